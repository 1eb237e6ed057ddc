// The list of organizations: searched, sorted, gone back to, and delivery switched from it.
import { expect, test } from '@playwright/test';
import { complaints, live, signIn } from './people.ts';
import { start, type Server } from './server.ts';

let server: Server;

test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server?.stop(); });

/** An organization of the demo world. */
const LOTUS = 'Lotus Textiles Pvt Ltd';

test('a step back brings the list and the word that was searched for', async ({ page }) => {
  await signIn(server, page, 'owner');
  const search = async (word: string, found: string): Promise<void> => {
    await page.getByRole('searchbox').fill(word);
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page.getByRole('status')).toContainText(`“${word}”`);
    await expect(page.getByRole('link', { name: found })).toBeVisible();
  };
  await search('lotus', LOTUS);
  await search('bergmann', 'Bergmann');
  await page.goBack();
  await expect(page.getByRole('link', { name: LOTUS })).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('lotus');
  await page.goBack();
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await page.goForward();
  await expect(page.getByRole('searchbox')).toHaveValue('lotus');
});

test('whoever goes back to the list is where they were', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 500 });
  await signIn(server, page, 'owner');
  const down = (): Promise<number> => page.evaluate(() => Math.round(scrollY));
  const last = page.locator('.organization-name').last();
  await last.scrollIntoViewIfNeeded();
  const was = await down();
  expect(was).toBeGreaterThan(200);
  await last.click();
  await expect(page.getByRole('navigation', { name: 'Organization Details' })).toBeVisible();
  await expect.poll(down).toBe(0);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Organizations' })).toBeVisible();
  await expect.poll(down).toBe(was);
  // A step within the page does not follow to the next one.
  await page.evaluate(() => { location.hash = 'content'; });
  await page.goBack();
  await expect(page).not.toHaveURL(/#/);
  await last.click();
  await expect(page.getByRole('navigation', { name: 'Organization Details' })).toBeVisible();
  await expect.poll(down).toBe(0);
});

test('one types, and the list follows; a choice and a step back work too', async ({ page }) => {
  const heard = complaints(page);
  await signIn(server, page, 'owner');
  await live(page);
  const field = page.getByRole('searchbox');
  await field.pressSequentially('lot', { delay: 60 });
  await expect(page.getByRole('status')).toContainText('“lot”');
  await expect(page.getByRole('link', { name: LOTUS })).toBeVisible();
  await field.pressSequentially('us', { delay: 60 });
  await expect(page.getByRole('status')).toContainText('“lotus”');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('lotus');
  // One word is one step, however slowly it was typed.
  await page.goBack();
  await expect(field).toHaveValue('');
  await expect(page).toHaveURL(/\/organizations$/);

  await page.getByLabel('E-mail delivery').selectOption('off');
  await expect(page).toHaveURL(/\?delivery=off$/);
  await expect(page.getByRole('cell', { name: 'On', exact: true })).toHaveCount(0);
  await page.getByLabel('Sorted by').selectOption('name');
  await expect(page).toHaveURL(/\?delivery=off&sort=name$/);
  await page.goBack();
  await expect(page.getByLabel('Sorted by')).toHaveValue('');
  expect(heard).toEqual([]);
});

test('what needs somebody comes first, and leads to the account that fails', async ({ page }) => {
  const heard = complaints(page);
  await signIn(server, page, 'owner');
  const first = page.getByRole('row').nth(1);
  await expect(first.getByText(/^Failing: /)).toBeVisible();
  await expect(first.getByRole('img', { name: /unhealthy on/ })).toBeVisible();
  await first.getByRole('link').click();
  await page.getByRole('navigation', { name: 'Organization Details' }).getByRole('link', { name: 'Accounts' }).click();
  await page.getByLabel('State').selectOption('failing');
  await expect(page).toHaveURL(/state=failing$/);
  await page.locator('.account a').first().click();
  await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
  await expect(page.getByText('Failed', { exact: true }).first()).toBeVisible();
  await page.getByRole('link', { name: 'October 2026' }).click();
  await expect(page).toHaveURL(/\?month=2026-10$/);
  await expect(page.getByRole('heading', { name: 'October 2026' })).toBeVisible();
  expect(heard).toEqual([]);
});

for (const javaScriptEnabled of [true, false]) {
  test(`delivery is switched for a selection, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const heard = complaints(page);
    await signIn(server, page, 'owner', 'aegean-cloud.example');
    const names = ['Ελληνικές Γραμμές Α.Ε.', 'Стройпроект Балкан ЕООД'];
    const chip = (name: string, word: string) => page.getByRole('row', { name }).getByRole('cell', { name: word, exact: true });
    const turn = async (to: string): Promise<void> => {
      for (const name of names) await page.getByLabel(`Select ${name}`).check();
      await page.getByLabel('With the selected organizations:').selectOption(to);
      await page.getByRole('button', { name: 'Apply' }).click();
    };
    // The list stays as one looks at it.
    await page.goto(`${server.url}/organizations?sort=name`);
    for (const name of names) await expect(chip(name, 'On')).toBeVisible();
    await turn('off');
    await expect(page.getByRole('alert')).toContainText('E-mail delivery was switched off for 2 organizations.');
    await expect(page).toHaveURL(/\/organizations\?sort=name$/);
    for (const name of names) await expect(chip(name, 'Off')).toBeVisible();
    await page.getByLabel('Select Οινοποιείο Σαντορίνης').check();
    await turn('on');
    await expect(page.getByRole('alert')).toContainText('switched on for 2 organizations. 1 organization has no address yet');
    for (const name of names) await expect(chip(name, 'On')).toBeVisible();
    expect(heard).toEqual([]);
    await context.close();
  });
}

test('a tick stays with its organization, whatever else the list shows', async ({ page }) => {
  await signIn(server, page, 'owner');
  await page.goto(`${server.url}/organizations?sort=name`);
  await live(page);
  const boxes = page.getByRole('checkbox', { name: /^Select (?!all)/ });
  const first = await boxes.first().getAttribute('aria-label');
  await boxes.first().check();
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await expect(boxes.last()).toBeChecked();
  await page.getByLabel('Sorted by').selectOption({ label: 'Attention first' });
  await expect(page).not.toHaveURL(/sort=/);
  await expect(boxes.first()).not.toHaveAttribute('aria-label', first!);
  for (const box of await boxes.all()) await expect(box).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Select all on this page' })).not.toBeChecked();
});

test('the list is filtered by health and by a sub-reseller, and every order is there', async ({ page }) => {
  await signIn(server, page, 'owner');
  const rows = page.locator('tbody tr');
  const all = await rows.count();
  await page.getByLabel('Health', { exact: true }).selectOption({ label: 'Failing' });
  await expect(page).toHaveURL(/health=/);
  await expect(rows).not.toHaveCount(all);
  await expect(page.locator('tbody .chip.bad')).toHaveCount(await rows.count());
  await page.goBack();
  await expect(rows).toHaveCount(all);
  await page.getByLabel('Partner', { exact: true }).selectOption({ label: (await page.getByLabel('Partner', { exact: true }).locator('option').nth(2).textContent())! });
  await expect(page).toHaveURL(/partner=/);
  await expect(rows).not.toHaveCount(all);
  await page.goto(`${server.url}/organizations`);
  await live(page);
  const sort = page.getByLabel('Sorted by');
  for (const option of await sort.locator('option').all()) {
    const order = (await option.getAttribute('value'))!;
    await sort.selectOption(order);
    await expect.poll(() => new URL(page.url()).searchParams.get('sort') ?? '').toBe(order);
    await expect(page.locator('.routing')).toHaveCount(0);
    const names = await page.locator('.organization-name').allTextContents();
    expect(new Set(names).size).toBe(all);
  }
});
