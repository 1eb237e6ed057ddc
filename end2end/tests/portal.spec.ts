import { expect, test, type Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { spawnSync } from 'node:child_process';
import { start, type Server } from './server.ts';

let server: Server;

test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server.stop(); });

/** What the browser complained about: hydration warnings, refused scripts, failed requests. */
function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) heard.push(message.text()); });
  page.on('pageerror', error => heard.push(String(error)));
  return heard;
}

async function signIn(page: Page, role: string): Promise<void> {
  const person = server.signIns.find(one => one.role === role);
  if (!person) throw new Error(`the demo world has no ${role}`);
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Organizations', level: 1 })).toBeVisible();
}

/** An organization of the demo world whose delivery is off, with the domain that its addresses may have. */
function quietOrganization(): { id: string; name: string; domain: string } {
  for (const line of server.run('organizations').trim().split('\n').slice(1)) {
    const [id, name, domain, delivery] = line.split(',');
    if (delivery === 'off' && domain) return { id: id!, name: name!, domain };
  }
  throw new Error('every organization of the demo world has delivery on');
}

test('placeholder until the pages are there', async ({ page }) => {
  await signIn(page, 'owner');
  expect(complaints(page)).toEqual([]);
  expect(quietOrganization().id).toBeTruthy();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  expect(spawnSync('pdftotext', ['-v']).status).toBe(0);
});
