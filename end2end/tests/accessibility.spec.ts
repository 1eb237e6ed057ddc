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

for (const [colorScheme, width] of [['light', 1280], ['dark', 1280], ['light', 320], ['dark', 320]] as const) {
  test(`no page has an accessibility fault, ${width} px wide in the ${colorScheme} theme`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    const faults = async (): Promise<string[]> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
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
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signInAnyhow(server, page, 'operator');
    await expect(page.getByRole('heading', { level: 1, name: 'Deployment' })).toBeVisible();
    expect(await faults()).toEqual([]);
    await context.close();
  });
}
