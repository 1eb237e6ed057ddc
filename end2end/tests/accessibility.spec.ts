// What is on the pages for whoever hears them, sees little, or has a narrow screen.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { openReports, signIn, signInAnyhow } from './people.ts';
import { start, type Server } from './server.ts';

let server: Server;

test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server?.stop(); });

test('some days are numbered over their bars, and a narrow screen keeps the numbers and the table', async ({ page, context }) => {
  await signIn(server, page, 'owner');
  await openReports(page, 'Bergmann');
  const days = ['1', '5', '10', '15', '20', '25', '31'];
  const numbers = page.locator('.day-numbers:visible');
  const overRows = page.locator('td .day-numbers:visible');
  await expect(numbers).toHaveCount(1);
  await expect(numbers.locator('text')).toHaveText(days);

  await page.setViewportSize({ width: 320, height: 800 });
  const rows = await page.locator('.month-table tbody tr').count();
  await expect(overRows).toHaveCount(rows);
  await expect(overRows.first().locator('text')).toHaveText(days);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  // What the browser tells a screen reader, not what the tags promise.
  const browser = await context.newCDPSession(page);
  const { nodes } = await browser.send('Accessibility.getFullAXTree');
  const count = (role: string): number => nodes.filter(node => !node.ignored && node.role?.value === role).length;
  expect(count('table')).toBe(3);
  expect(count('columnheader')).toBe(16);
  expect(count('rowheader')).toBe(await page.locator('tbody tr').count());
  expect(count('cell')).toBeGreaterThan(rows * 5);
});

test('each day of a row answers a pointer with its date and state', async ({ page }) => {
  await signIn(server, page, 'owner');
  await openReports(page, 'Bergmann');
  const row = page.locator('.month-table tbody .bars').first();
  await row.scrollIntoViewIfNeeded();
  const title = row.locator('title');
  await expect(title).toHaveText((await row.getAttribute('aria-label'))!);
  const { x, y, width, height } = (await row.boundingBox())!;
  let nudge = 0;
  for (const day of [1, 2, 17, 31]) {
    // A pointer that moved before the row was live moves again.
    await expect(async () => {
      await page.mouse.move(x + (width * (day - 0.5)) / 31, y + height / 2 + (nudge = 1 - nudge));
      await expect(title).toHaveText(new RegExp(`^${day} October 2026: (Very Healthy|Healthy|Unhealthy|No data)$`), { timeout: 500 });
    }).toPass({ timeout: 10_000 });
    const mark = (await row.locator('.bar-hit').boundingBox())!;
    expect(Math.round(mark.x + mark.width / 2 - x)).toBe(Math.round((width * (day - 0.5)) / 31));
  }
});

for (const [colorScheme, width] of [['light', 1280], ['dark', 1280], ['light', 320], ['dark', 320]] as const) {
  test(`no page has an accessibility fault, ${width} px wide in the ${colorScheme} theme`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    const faults = async (): Promise<string[]> => {
      // Off by itself: targets of at least 24 pixels (WCAG 2.2, 2.5.8).
      const axe = new AxeBuilder({ page }).options({ rules: { 'target-size': { enabled: true } } });
      const { violations } = await axe.analyze();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      return violations
        .map(one => `${page.url()}: ${one.id} ${one.nodes.map(node => node.target.join(' ')).join(', ')}`)
        .concat(wide > width ? [`${page.url()}: ${wide} px wide`] : []);
    };
    await page.goto(`${server.url}/sign-in`);
    expect(await faults()).toEqual([]);
    await signIn(server, page, 'owner');
    expect(await faults()).toEqual([]);
    await openReports(page, 'Bergmann');
    expect(await faults()).toEqual([]);
    const tabs = page.getByRole('navigation', { name: 'Organization Details' });
    for (const tab of ['Overview', 'Activity', 'Settings', 'Accounts']) {
      await tabs.getByRole('link', { name: tab, exact: true }).click();
      await expect(tabs.getByRole('link', { name: tab, exact: true })).toHaveAttribute('aria-current', 'page');
      expect(await faults()).toEqual([]);
    }
    await page.locator('.account a').first().click();
    await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
    expect(await faults()).toEqual([]);
    await tabs.getByRole('link', { name: 'Reports', exact: true }).click();
    await page.getByRole('link', { name: 'Preview' }).click();
    await expect(page.getByText('A preview: this month is still running')).toBeVisible();
    expect(await faults()).toEqual([]);
    await page.goto(`${page.url().replace(/\/months\/.*/, '')}/months/2026-10`);
    await expect(page.getByText('What has come since the month was reported')).toBeVisible();
    expect(await faults()).toEqual([]);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await faults()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Settings' }).click();
    await expect(page.getByText('Partner settings')).toBeVisible();
    expect(await faults()).toEqual([]);
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Partners below' })).toBeVisible();
    expect(await faults()).toEqual([]);
    await page.goto(`${server.url}/organizations?page=99`);
    await expect(page.getByText('The list has become shorter.')).toBeVisible();
    expect(await faults()).toEqual([]);
    await page.goto(`${server.url}/organizations?q=nobody-is-called-so`);
    await expect(page.getByText('Nothing found')).toBeVisible();
    expect(await faults()).toEqual([]);
    for (const [address, status] of [['/nowhere', 404], ['/deployment', 403]] as const) {
      expect((await page.goto(server.url + address))!.status()).toBe(status);
      expect(await faults()).toEqual([]);
    }
    await page.goto(`${server.url}/organizations`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await signInAnyhow(server, page, 'operator');
    await expect(page.getByRole('heading', { level: 1, name: 'Deployment' })).toBeVisible();
    expect(await faults()).toEqual([]);
    await context.close();
  });
}
