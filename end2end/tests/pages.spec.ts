// Lists of several pages: gone through, and everything that was found selected at once.
import { expect, test, type Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaints, live, openReports, signIn } from './people.ts';
import { start, type Server } from './server.ts';

/** Organizations of a partner of their own, and accounts of the first of them: three pages of each. */
const [ORGANIZATIONS, ACCOUNTS] = [60, 120];

let server: Server;

const number = (at: number): string => String(at).padStart(3, '0');

function ingest(lines: object[]): void {
  const file = join(server.data, 'more.ndjson');
  writeFileSync(file, lines.map(line => JSON.stringify(line)).join('\n') + '\n');
  expect(server.run('ingest', file)).toContain('refused 0');
}

function clients(from: number, to: number): object[] {
  const lines: object[] = [{ type: 'partner', id: 'many', parent: 'demo-nordlicht', name: 'Many Clients', domains: ['many.example'] }];
  for (let at = from; at <= to; at++) {
    lines.push({ type: 'organization', id: `many-${at}`, partner: 'many', name: `Client ${number(at)}` });
  }
  return lines;
}

test.beforeAll(async () => {
  server = await start();
  const lines = clients(1, ORGANIZATIONS);
  for (let at = 1; at <= ACCOUNTS; at++) {
    const account = { organization: 'many-1', account: String(at) };
    const workload = at % 2 ? 'email' : 'calendar';
    lines.push({ type: 'account', organization: 'many-1', id: String(at), address: `person-${number(at)}@many.example`, added_at: '2026-10-01T00:00:00Z', workloads: [workload] });
    lines.push({ type: 'run', ...account, workload, ended_at: '2026-11-05T06:00:00Z', outcome: at % 10 ? 'succeeded' : 'failed', objects: at, bytes: at * 1_000_000 });
  }
  ingest(lines);
  const second = server.run('organizations').split('\n').find(line => line.includes('Client 040'))!.split(',')[0]!;
  server.run('delivery', '--organization', second, '--on', '--to', 'it@many.example');
});
test.afterAll(async () => { await server?.stop(); });

/** The list of that partner's, by name. */
async function list(page: Page): Promise<void> {
  await page.goto(`${server.url}/organizations?q=client+0&sort=name`);
  await expect(page.getByRole('status')).toContainText(`${ORGANIZATIONS} organizations`);
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without';

  test(`one goes from page to page of the list, ${how} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const heard = complaints(page);
    await signIn(server, page, 'owner');
    await list(page);
    if (javaScriptEnabled) await live(page);
    const pages = page.getByRole('navigation', { name: 'Pages' });
    await expect(pages).toContainText('Page 1 of 3');
    await expect(pages.getByRole('link', { name: 'Previous' })).toHaveCount(0);
    await pages.getByRole('link', { name: 'Next' }).click();
    await expect(page).toHaveURL(/\?q=client(\+|%20)0&sort=name&page=2$/);
    await expect(pages).toContainText('Page 2 of 3');
    await expect(page.getByRole('link', { name: 'Client 026' })).toBeVisible();
    if (javaScriptEnabled) await page.keyboard.press('n');
    else await pages.getByRole('link', { name: 'Next' }).click();
    await expect(pages).toContainText('Page 3 of 3');
    await expect(pages.getByRole('link', { name: 'Next' })).toHaveCount(0);
    await expect(page.locator('.organization-name')).toHaveCount(10);
    await page.goBack();
    await expect(page.getByRole('link', { name: 'Client 050' })).toBeVisible();
    // From a page that is not there any more one comes to the same list's.
    await page.goto(`${server.url}/organizations?q=client+0&sort=name&page=99`);
    await expect(pages.getByRole('link', { name: 'Previous' })).toHaveAttribute('href', /page=3$/);
    await page.getByRole('link', { name: 'Start again from its first page.' }).click();
    await expect(page).toHaveURL(/\?q=client(\+|%20)0&sort=name$/);
    await expect(page.getByRole('link', { name: 'Client 001' })).toBeVisible();
    // Another search begins at its first page.
    if (javaScriptEnabled) await live(page);
    await page.getByRole('searchbox').fill('client 03');
    if (javaScriptEnabled) await expect(page.getByRole('status')).toContainText('“client 03”');
    else await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).not.toHaveURL(/page=/);
    await expect(page.locator('.organization-name')).toHaveCount(10);
    await expect(pages).toHaveCount(0);
    expect(heard).toEqual([]);
    await context.close();
  });

  test(`everything that was found is selected, on all pages, ${how} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const heard = complaints(page);
    await signIn(server, page, 'owner');
    await list(page);
    const all = page.getByRole('checkbox', { name: `Select all ${ORGANIZATIONS} that were found` });
    const boxes = page.getByRole('checkbox', { name: /^Select Client/ });
    await all.check();
    if (javaScriptEnabled) {
      // What is ticked is seen, and cannot be taken for less.
      for (const box of await boxes.all()) await expect(box).toBeChecked();
      await expect(boxes.first()).toBeDisabled();
      await all.uncheck();
      await expect(boxes.first()).toBeEnabled();
      await expect(boxes.first()).not.toBeChecked();
      await all.check();
    }
    const turn = async (to: string): Promise<void> => {
      await page.getByLabel('With the selected organizations:').selectOption(to);
      await page.getByRole('button', { name: 'Apply' }).click();
    };
    await turn('off');
    await expect(page.getByRole('alert')).toContainText('switched off for 1 organization. 59 organizations had it off already.');
    await expect(page).toHaveURL(/sort=name$/);
    if (!javaScriptEnabled) await all.check();
    await turn('on');
    await expect(page.getByRole('alert')).toContainText('switched on for 1 organization. 59 organizations have no address yet');
    expect(heard).toEqual([]);
    await context.close();
  });

  test(`the reports of everything that was found come as one archive, ${how} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await signIn(server, page, 'owner');
    const all = page.getByText(/^Select all \d+ that were found$/);
    await all.click();
    const found = Number(/\d+/.exec((await all.textContent())!)![0]);
    await page.getByLabel('Reports of').selectOption('2026-10');
    const [download] = await Promise.all([
      page.waitForEvent('download'), page.getByRole('button', { name: 'Download as ZIP' }).click(),
    ]);
    const path = join(server.data, `${how}.zip`);
    await download.saveAs(path);
    const listed = spawnSync('python3', ['-c', `
import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
title, _, *without = z.read('without-report.txt').decode().splitlines()
print(sum(n.endswith('.pdf') for n in z.namelist()), len(without))
`, path], { encoding: 'utf8' });
    expect(listed.status, listed.stderr).toBe(0);
    const [reports, without] = listed.stdout.trim().split(' ').map(Number);
    // Those that have come after the month have no report of it.
    expect(without).toBeGreaterThanOrEqual(ORGANIZATIONS);
    expect(reports).toBeGreaterThan(3);
    expect(reports! + without!).toBe(found);
    await context.close();
  });
}

test('what is ticked and chosen before the page is live counts', async ({ page }) => {
  const heard = complaints(page);
  await signIn(server, page, 'owner');
  let release = (): void => {};
  const waiting = new Promise<void>(resolve => { release = resolve; });
  await page.route('**/*.wasm', async route => { await waiting; await route.continue(); });
  await page.goto(`${server.url}/organizations?q=client+0`, { waitUntil: 'commit' });
  const box = page.getByRole('checkbox', { name: /^Select Client/ }).first();
  await page.getByRole('checkbox', { name: /were found$/ }).check();
  await expect(box).not.toBeChecked();
  release();
  await expect(box).toBeChecked();
  await expect(box).toBeDisabled();

  const again = new Promise<void>(resolve => { release = resolve; });
  await page.unroute('**/*.wasm');
  await page.route('**/*.wasm', async route => { await again; await route.continue(); });
  await page.goto(`${server.url}/organizations?q=client+0`, { waitUntil: 'commit' });
  await page.getByLabel('Sorted by').selectOption('name');
  release();
  await expect(page).toHaveURL(/\?q=client(\+|%20)0&sort=name$/);
  await expect(page.locator('.organization-name').first()).toHaveText('Client 001');
  expect(heard).toEqual([]);
});

test('the accounts are searched, filtered, sorted and paged', async ({ page }) => {
  const heard = complaints(page);
  await signIn(server, page, 'owner');
  await openReports(page, 'Client 001');
  await page.getByRole('link', { name: 'Accounts', exact: true }).click();
  await live(page);
  const accounts = page.locator('.account a');
  const found = page.getByRole('status');
  // The tab before has two places where something is said.
  await expect(accounts).toHaveCount(50);
  await expect(found).toContainText(`${ACCOUNTS} accounts`);
  await expect(accounts.first()).toContainText('person-001@many.example');
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await pages.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL(/\?page=2$/);
  await expect(accounts.first()).toContainText('person-051@many.example');

  await page.getByLabel('Workload', { exact: true }).selectOption('calendar');
  await expect(page).toHaveURL(/\?workload=calendar$/);
  await expect(found).toContainText('60 of 120');
  await expect(accounts.first()).toContainText('person-002@many.example');
  await page.getByLabel('Sorted by').selectOption('largest');
  await expect(page).toHaveURL(/\?workload=calendar&sort=largest$/);
  // The 120th has no backup that succeeded, and so no size.
  await expect(accounts.first()).toContainText('person-118@many.example');
  await page.getByLabel('State', { exact: true }).selectOption('failing');
  await expect(found).toContainText('12 of 120');
  await expect(accounts).toHaveCount(12);
  await page.getByRole('searchbox').fill('person-05');
  await expect(found).toContainText('1 of 120');
  await expect(accounts).toHaveText([/person-050@many\.example/]);
  // A link to what one sees.
  const address = page.url();
  await page.goto(`${server.url}/organizations`);
  await page.goto(address);
  await expect(accounts).toHaveText([/person-050@many\.example/]);
  await expect(page.getByLabel('Sorted by')).toHaveValue('largest');
  expect(heard).toEqual([]);
});

test('more than can be selected at once is told instead of half done', async ({ page }) => {
  const AT_MOST = 'At most 500 organizations can be selected at once.';
  await signIn(server, page, 'owner');
  await page.goto(`${server.url}/organizations?q=client`);
  const all = page.getByRole('checkbox', { name: `Select all ${ORGANIZATIONS} that were found` });
  await all.check();
  // They have come since the list was drawn.
  ingest(clients(ORGANIZATIONS + 1, 501));
  await page.getByLabel('With the selected organizations:').selectOption('off');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('alert')).toContainText(AT_MOST);
  // The list is read again, and has the same instead of the box.
  await expect(page.locator('.selection')).toContainText(AT_MOST);
  await expect(all).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('alert')).not.toContainText(AT_MOST);
  await expect(page.getByRole('alert')).toContainText('organizations');
});
