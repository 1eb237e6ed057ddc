// What people do in most tests, and what the browser says about it.
import { expect, type Page } from '@playwright/test';
import type { Server, SignIn } from './server.ts';

/** What the browser complains about: hydration warnings, refused scripts, failed requests. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) heard.push(message.text()); });
  page.on('pageerror', error => heard.push(String(error)));
  return heard;
}

/** Somebody of the demo world. */
export function person(server: Server, role: string, domain = 'nordlicht-it.example'): SignIn {
  const found = server.signIns.find(one => one.role === role && one.email.endsWith(`@${domain}`));
  if (!found) throw new Error(`the demo world has no ${role} at ${domain}`);
  return found;
}

/** Waits until the browser's part has taken the page over: what is done before is done as without scripts. */
export async function live(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Keyboard shortcuts' })).toBeVisible();
}

/** Signs in, whatever page follows. The labels are those of English. */
export async function signInAnyhow(server: Server, page: Page, role: string, domain?: string): Promise<void> {
  const { email, password } = person(server, role, domain);
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).not.toHaveURL(/\/sign-in/);
}

/** Signs in and waits for the list. */
export async function signIn(server: Server, page: Page, role: string, domain?: string): Promise<void> {
  await signInAnyhow(server, page, role, domain);
  await expect(page.getByRole('heading', { level: 1, name: 'Organizations' })).toBeVisible();
}

/** From the list, by search, to the Reports tab; gives the tab's path. */
export async function openReports(page: Page, name: string): Promise<string> {
  await page.getByRole('searchbox').fill(name);
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/[?&]q=/);
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Email Delivery Settings' })).toBeVisible();
  await expect(page).toHaveURL(/\/organizations\/[0-9a-f-]{36}\/reports$/);
  return new URL(page.url()).pathname;
}
