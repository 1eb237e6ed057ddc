// What goes wrong while somebody works: a session that ends, a server that is away, a role or an organization that is gone.
import { expect, test } from '@playwright/test';
import { person, signIn } from './people.ts';
import { start, type Server } from './server.ts';

let server: Server;

test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server?.stop(); });

for (const javaScriptEnabled of [true, false]) {
  test(`a session that ends while settings are typed costs nothing, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await signIn(server, page, 'owner');
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByLabel('Tolerated share of minor issues').fill('2.5%');
    await context.clearCookies({ name: 'bsr' });
    await page.getByRole('button', { name: 'Save settings' }).click();
    const welcome = async (at: typeof page): Promise<void> => {
      const { email, password } = person(server, 'owner');
      await at.getByLabel('E-mail address').fill(email);
      await at.getByLabel('Password').fill(password);
      await at.getByRole('button', { name: 'Sign in' }).click();
      await expect(at).not.toHaveURL(/\/sign-in/);
    };
    if (javaScriptEnabled) {
      await expect(page.getByText('What you typed is still here.')).toBeVisible();
      const [tab] = await Promise.all([
        context.waitForEvent('page'), page.getByRole('link', { name: 'Sign in again in a new tab' }).click(),
      ]);
      await welcome(tab);
    } else {
      // The sign-in leads back to where one was.
      await welcome(page);
      await expect(page.getByText('Your session had ended, so nothing was saved.')).toBeVisible();
    }
    await expect(page.getByLabel('Tolerated share of minor issues')).toHaveValue('2.5%');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('The settings are saved.')).toBeVisible();
    await context.close();
  });
}

test('a server that is away is said, and the page comes by itself when it is back', async ({ page, context }) => {
  await signIn(server, page, 'owner');
  await expect(page.locator('.organization-name').first()).toBeVisible();
  await context.setOffline(true);
  await page.locator('.organization-name').first().click();
  await expect(page.getByText('The portal cannot be reached.')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole('navigation', { name: 'Organization Details' })).toBeVisible({ timeout: 20_000 });
});

test('a role that was taken away, and an organization that is not there any more, get a clear answer', async ({ page }) => {
  const { email } = person(server, 'admin');
  await signIn(server, page, 'admin');
  await page.locator('.organization-name').first().click();
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Email Delivery Settings' })).toBeVisible();
  server.run('user', 'remove', '--email', email);
  await page.getByRole('button', { name: 'Save Email Delivery Settings' }).click();
  await expect(page.getByText('You are not signed in, or your session has ended.')).toBeVisible();
  await expect(page.getByText('What you typed is still here.')).toBeVisible();

  await signIn(server, page, 'owner');
  const gone = `${server.url}/organizations/019a1b2c-3d4e-7f80-9a0b-1c2d3e4f5a6b`;
  expect((await page.goto(gone))!.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Not found' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to your organizations' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Organizations' })).toBeVisible();
});
