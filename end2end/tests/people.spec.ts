// An owner invites somebody, who reads the mail, chooses a password and works.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { complaints, signIn } from './people.ts';
import { start, type Server } from './server.ts';

let server: Server;
test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server?.stop(); });

/** Nothing that axe finds, in both themes. */
async function isAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await new AxeBuilder({ page }).analyze();
    expect(found.violations.map(one => `${colorScheme} ${one.id}: ${one.nodes.map(node => node.html).join(' ')}`)).toEqual([]);
  }
}

/** The messages that invite this address, as their mail program would show them: the link in each. */
function links(email: string): string[] {
  const folder = join(server.data, 'mail');
  return readdirSync(folder).filter(name => name.startsWith('invitation-'))
    .map(name => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', ''))
    .filter(mail => mail.includes(`To: ${email}`))
    .map(mail => /http:\/\/\S+\/invitations\/[\w-]+/.exec(mail)![0]);
}

async function invite(page: Page, name: string, email: string, role: string): Promise<void> {
  const form = page.getByRole('region', { name: 'Invite somebody' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('E-mail address').fill(email);
  await form.getByLabel('Role').selectOption(role);
  await form.getByRole('button', { name: 'Send invitation' }).click();
}

test('an owner invites somebody, who accepts and is at work', async ({ page, browser }) => {
  const heard = complaints(page);
  await signIn(server, page, 'owner');
  await page.getByRole('link', { name: 'People' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();

  // What the browser takes for an address and we do not: the field says what is wrong, and keeps it.
  await invite(page, 'Ann Neu', 'ann@localhost', 'Admin');
  const form = page.getByRole('region', { name: 'Invite somebody' });
  await expect(form.getByRole('alert')).toContainText('Nobody was invited.');
  await expect(form.getByLabel('E-mail address')).toHaveAttribute('aria-invalid', 'true');
  await expect(form.getByLabel('E-mail address')).toHaveValue('ann@localhost');
  await expect(form.getByLabel('Name')).toHaveValue('Ann Neu');
  await isAccessible(page);

  await invite(page, 'Ann Neu', 'ann@new.example', 'Admin');
  await expect(page.getByText('ann@new.example is invited.')).toBeVisible();
  await expect.poll(() => links('ann@new.example').length, { message: 'the server sends it by itself' }).toBe(1);
  const open = page.getByRole('region', { name: 'Open invitations' }).getByRole('row', { name: 'Ann Neu' });
  // The file is there a moment before the server has noted it.
  await expect(async () => {
    await page.reload();
    await expect(open).toContainText('Sent', { timeout: 500 });
  }).toPass();
  await isAccessible(page);

  // Ann, who has never been here, in a browser without scripts.
  const context = await browser.newContext({ javaScriptEnabled: false });
  const ann = await context.newPage();
  await ann.goto(links('ann@new.example')[0]!);
  await expect(ann.getByRole('heading', { name: 'Your invitation' })).toBeVisible();
  await expect(ann.getByLabel('Your name')).toHaveValue('Ann Neu');
  await ann.getByLabel('Choose a password').fill('short');
  await ann.getByRole('button', { name: 'Accept and sign in' }).click();
  await expect(ann.locator('#password-error')).toContainText('The password needs at least 12 characters');
  await ann.getByLabel('Choose a password').fill('correct horse battery staple');
  await ann.getByRole('button', { name: 'Accept and sign in' }).click();
  await expect(ann.getByRole('heading', { level: 1, name: 'Organizations' })).toBeVisible();
  await expect(ann.getByText('Admin · Nordlicht IT')).toBeVisible();
  const again = await ann.goto(links('ann@new.example')[0]!);
  expect(again!.status()).toBe(410);
  await expect(ann.getByText('has been accepted already')).toBeVisible();

  // Another role ends the session; what cannot be taken back is asked for.
  await page.reload();
  const row = page.getByRole('region', { name: 'Those who may sign in' }).getByRole('row', { name: 'Ann Neu' });
  await row.getByLabel('Role of Ann Neu').selectOption('Support');
  await row.getByRole('button', { name: 'Change role' }).click();
  await expect(page.getByText('The role is changed.')).toBeVisible();
  await ann.goto(`${server.url}/organizations`);
  await expect(ann).toHaveURL(/\/sign-in/);
  const remove = row.getByRole('button', { name: 'Remove Ann Neu' });
  await expect(remove).toBeHidden();
  await row.locator('summary').click();
  await isAccessible(page);
  await remove.click();
  await expect(page.getByText('is removed and signed out')).toBeVisible();
  await expect(row).toHaveCount(0);
  await context.close();
  expect(heard).toEqual([]);
});

test('an invitation that was sent again or withdrawn leads nowhere else', async ({ page }) => {
  await signIn(server, page, 'owner');
  await page.getByRole('link', { name: 'People' }).click();
  await invite(page, 'Bob Neu', 'bob@new.example', 'Support');
  await expect(page.getByText('bob@new.example is invited.')).toBeVisible();
  await expect.poll(() => links('bob@new.example').length).toBe(1);
  const first = links('bob@new.example')[0]!;
  await page.reload();
  const row = page.getByRole('region', { name: 'Open invitations' }).getByRole('row', { name: 'Bob Neu' });
  await row.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByText('The invitation is sent again.')).toBeVisible();
  await expect.poll(() => links('bob@new.example').length).toBe(2);
  const second = links('bob@new.example').find(link => link !== first)!;
  const guest = await page.context().newPage();
  expect((await guest.goto(first))!.status()).toBe(410);
  await expect(guest.getByText('Use the link of the latest mail.')).toBeVisible();
  expect((await guest.goto(second))!.status()).toBe(200);
  await isAccessible(guest);
  await row.getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('The invitation is withdrawn.')).toBeVisible();
  expect((await guest.goto(second))!.status()).toBe(410);
  await expect(guest.getByText('This invitation was withdrawn.')).toBeVisible();
});

test('who does not manage people finds neither the page nor the way to it', async ({ page }) => {
  await signIn(server, page, 'owner');
  const address = await page.getByRole('link', { name: 'People' }).getAttribute('href');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(server, page, 'admin');
  await expect(page.getByRole('link', { name: 'People' })).toHaveCount(0);
  expect((await page.goto(`${server.url}${address}`))!.status()).toBe(403);
  await expect(page.getByText('Not for your role')).toBeVisible();
});
