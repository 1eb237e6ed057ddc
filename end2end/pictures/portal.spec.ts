// Takes the README's pictures of the portal, on the demo world, into the folder that PICTURES names.
import { expect, test, type Page } from '@playwright/test';
import { join } from 'node:path';
import { signIn, signInAnyhow } from '../tests/people.ts';
import { start, type Server } from '../tests/server.ts';

let server: Server;

test.beforeAll(async () => { server = await start('2026-11-20T08:00:00Z'); });
test.afterAll(async () => { await server?.stop(); });

const folder = process.env.PICTURES;

async function take(page: Page, name: string, fullPage = false): Promise<void> {
  if (!folder) throw new Error('PICTURES is not set: run `cargo xtask pictures`');
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage, animations: 'disabled' });
}

for (const colorScheme of ['light', 'dark'] as const) {
  const dark = colorScheme === 'dark' ? '-dark' : '';

  test(`the main pages, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await signIn(server, page, 'owner');
    // Workers look at every organization within their first minute.
    await expect.poll(async () => {
      await page.reload();
      return page.getByText('Not looked at yet').count();
    }, { timeout: 50_000 }).toBe(0);
    await take(page, `organizations${dark}`);
    await page.getByRole('link', { name: 'Bergmann' }).first().click();
    await page.getByRole('link', { name: 'Accounts', exact: true }).click();
    await expect(page.getByRole('heading', { name: /Accounts in/ })).toBeVisible();
    await take(page, `accounts${dark}`);
    await page.getByRole('link', { name: 'Reports', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Monthly Reports' })).toBeVisible();
    await take(page, `reports-tab${dark}`, true);
    await context.close();
  });
}

// For whoever works on them.
if (process.env.PICTURES_ALL) test('the other pages, in three languages', async ({ browser }) => {
  test.setTimeout(180_000);
  const views = [
    { name: 'wide', viewport: { width: 1280, height: 900 } },
    { name: 'narrow', viewport: { width: 320, height: 700 } },
  ];
  for (const { name, viewport } of views) {
    for (const locale of ['en-GB', 'de-DE', 'ja-JP']) {
      const context = await browser.newContext({ locale, viewport, colorScheme: locale === 'de-DE' ? 'dark' : 'light' });
      const page = await context.newPage();
      const who = server.signIns.find(one => one.role === 'owner')!;
      await page.goto(`${server.url}/sign-in`);
      await take(page, `all-${name}-${locale}-sign-in`, true);
      await page.locator('#email').fill(who.email);
      await page.locator('#password').fill(who.password);
      await page.locator('button[type=submit].primary').click();
      await expect(page.locator('.organization-name').first()).toBeVisible();
      await take(page, `all-${name}-${locale}-organizations`, true);
      const organization = (await page.locator('.organization-name').first().getAttribute('href'))!;
      for (const tab of ['', '/accounts', '/reports', '/activity', '/settings']) {
        await page.goto(server.url + organization + tab);
        await take(page, `all-${name}-${locale}${tab.replace('/', '-') || '-overview'}`, true);
      }
      await context.close();
    }
  }
  const page = await browser.newPage();
  await signInAnyhow(server, page, 'operator');
  await take(page, 'all-deployment', true);
});
