// Everything by the keyboard alone.
import { expect, test, type Page } from '@playwright/test';
import { complaints, live, person, signIn } from './people.ts';
import { start, type Server } from './server.ts';

let server: Server;

test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server?.stop(); });

/** Presses Tab until the focus is on what has that name; fails when it comes round. */
async function tabTo(page: Page, name: RegExp, limit = 120): Promise<void> {
  for (let pressed = 0; pressed < limit; pressed++) {
    await page.keyboard.press('Tab');
    const [text, outline] = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement | null;
      if (!at) return ['', ''];
      const label = at.id ? document.querySelector(`label[for='${at.id}']`)?.textContent ?? '' : '';
      const style = getComputedStyle(at);
      return [`${at.getAttribute('aria-label') ?? ''} ${label} ${at.textContent ?? ''}`, `${style.outlineStyle} ${style.boxShadow}`];
    });
    if (name.test(text!)) {
      expect(outline, `the focus can be seen on ${text}`).not.toMatch(/^none none$/);
      return;
    }
  }
  throw new Error(`no way by Tab to ${name}`);
}

test('sign in, find an organization, save its settings with an error, download: by keys alone', async ({ page }) => {
  const heard = complaints(page);
  const { email, password } = person(server, 'owner');
  await page.goto(`${server.url}/sign-in`);
  await tabTo(page, /E-mail address/);
  await page.keyboard.type(email);
  await tabTo(page, /Password/);
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Organizations' })).toBeVisible();

  await tabTo(page, /Name$|Name /);
  await page.keyboard.type('Lotus');
  await expect(page).toHaveURL(/q=Lotus/);
  await expect(page.locator('.organization-name')).toHaveCount(1);
  await tabTo(page, /^\s*Lotus Textiles/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /Lotus/ })).toBeVisible();
  // The focus has come along, so that the next Tab is in the new page.
  await expect(page.locator('#content')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await tabTo(page, /^\s*Reports/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Email Delivery Settings' })).toBeVisible();
  await tabTo(page, /E-mail the monthly report/);
  await page.keyboard.press('Space');
  await tabTo(page, /Address 1/);
  await page.keyboard.type('somebody@elsewhere.example');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing was saved: please correct what is marked.')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('it@lotus-textiles.example');
  await tabTo(page, /Save Email Delivery Settings/);
  await page.keyboard.press('Enter');
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  await tabTo(page, /Download.*October 2026/);
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/2026-10\.pdf$/);
  expect(heard).toEqual([]);
});

test('shortcuts lead around, are listed at ?, and can be switched off', async ({ page }) => {
  const heard = complaints(page);
  await signIn(server, page, 'owner');
  await live(page);
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(list).toBeVisible();
  await expect(list).toContainText('Organizations');
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  // In a field a key is a letter.
  await page.keyboard.type('s?');
  await expect(page.getByRole('searchbox')).toHaveValue('s?');
  await page.getByRole('searchbox').fill('');
  await expect(page.locator('.organization-name').first()).toBeVisible();
  await page.locator('.organization-name').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Organization Details' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(list.getByText('Settings', { exact: true })).toHaveCount(1);
  await expect(list.getByText('Settings (Organization Details)')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('3');
  await expect(page).toHaveURL(/\/reports$/);
  await page.keyboard.press('o');
  await expect(page).toHaveURL(/\/organizations$/);
  // The list at ? is a part of the page: one that opens on the old page goes with it.
  await expect(page.locator('.organization-name').first()).toBeVisible();

  await page.keyboard.press('?');
  await list.getByRole('checkbox', { name: 'Use single keys as shortcuts' }).uncheck();
  await list.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('s');
  await expect(page).toHaveURL(/\/organizations$/);
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await list.getByRole('checkbox', { name: 'Use single keys as shortcuts' }).check();
  await list.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('s');
  await expect(page).toHaveURL(/\/settings$/);
  expect(heard).toEqual([]);
});
