import AxeBuilder from '@axe-core/playwright';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as people from './people.ts';
import { complaints } from './people.ts';
import { start, type Server } from './server.ts';

/** An organization of the demo world whose delivery is off, and its partner. */
const LOTUS = { id: 'demo-lotus', name: 'Lotus Textiles Pvt Ltd', domain: 'lotus-textiles.example', partner: 'Nordlicht IT' };
/** Another one, for the test without scripts. */
const CEDAR = { id: 'demo-cedar', name: 'Cedar & Stone Architects', domain: 'cedarstone.example' };

let server: Server;

test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server?.stop(); });

const signIn = (page: Page, role: string, domain?: string): Promise<void> => people.signIn(server, page, role, domain);
const signInAnyhow = (page: Page, role: string, domain?: string): Promise<void> =>
  people.signInAnyhow(server, page, role, domain);

/** From the list, by search, to the Reports tab; gives the tab's path. */
async function openReports(page: Page, name: string): Promise<string> {
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

/** The text of the PDF at that path, in reading order, with the session of the page. */
async function pdfText(context: BrowserContext, path: string): Promise<string> {
  const answer = await context.request.get(server.url + path);
  expect(answer.status()).toBe(200);
  expect(answer.headers()['content-type']).toBe('application/pdf');
  expect(answer.headers()['content-disposition']).toContain('attachment');
  const done = spawnSync('pdftotext', ['-', '-'], { input: await answer.body(), maxBuffer: 1 << 26 });
  expect(done.status).toBe(0);
  return done.stdout.toString('utf8');
}

/** Every account of the organization's October. */
function accounts(organization: string): string[] {
  const lines = server.run('history', '--organization', organization, '--period', '2026-10').trim().split('\n').slice(1);
  const found = [...new Set(lines.map(line => line.split(',')[1]!))];
  expect(found.length).toBeGreaterThan(10);
  return found;
}

test('from sign-in to the downloaded report', async ({ page, context }) => {
  const heard = complaints(page);
  await signIn(page, 'owner');
  // From here on nothing may load a whole page: the mark would be gone.
  await page.evaluate(() => { (window as unknown as { mark: number }).mark = 1; });
  const path = await openReports(page, LOTUS.name);
  expect(await page.evaluate(() => (window as unknown as { mark?: number }).mark)).toBe(1);

  const toggle = page.getByRole('switch', { name: /E-mail the monthly report/ });
  await expect(toggle).not.toBeChecked();
  await toggle.check();
  const first = page.getByLabel('Address 1');
  await first.fill('somebody@elsewhere.example');
  const reason = page.getByText(/elsewhere\.example.*belongs to neither the partner nor the organization/);
  await expect(reason).toBeVisible();
  await page.getByRole('button', { name: 'Save Email Delivery Settings' }).click();
  await expect(page.getByText('Nothing was saved')).toBeVisible();
  await expect(first).toHaveValue('somebody@elsewhere.example');
  expect(server.run('delivery', '--organization', LOTUS.id)).toMatch(/off/);

  await first.fill(`it@${LOTUS.domain}`);
  await expect(reason).toHaveCount(0);
  await expect(page.getByText(/The next report, for November 2026, goes out on 5 December 2026, 06:00 Asia\/Kolkata, to 1 address/)).toBeVisible();
  await page.getByRole('button', { name: 'Save Email Delivery Settings' }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();

  await page.reload();
  await expect(toggle).toBeChecked();
  await expect(first).toHaveValue(`it@${LOTUS.domain}`);
  expect(server.run('delivery', '--organization', LOTUS.id)).toContain(`it@${LOTUS.domain}`);

  const row = page.getByRole('row', { name: /^October 2026/ });
  const [download] = await Promise.all([page.waitForEvent('download'), row.getByRole('link', { name: /Download/ }).click()]);
  expect(download.suggestedFilename()).toMatch(/^backup-summary-.*-2026-10\.pdf$/);

  const text = await pdfText(context, `${path}/2026-10.pdf`);
  for (const words of [LOTUS.partner, LOTUS.name, 'October 2026', ...accounts(LOTUS.id)]) {
    expect(text).toContain(words);
  }
  expect(heard).toEqual([]);
});

test('the same without scripts', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page, 'owner', 'maplestreet.example');
  const path = await openReports(page, CEDAR.name);

  await page.getByRole('switch').check();
  await page.getByLabel('Address 1').fill('somebody@gmail.com');
  await page.getByLabel('Address 2').fill(`office@${CEDAR.domain}`);
  await page.getByRole('button', { name: 'Save Email Delivery Settings' }).click();
  await expect(page.getByText(/gmail\.com.*public mail service/)).toBeVisible();
  await expect(page.getByLabel('Address 1')).toHaveValue('somebody@gmail.com');
  await expect(page.getByLabel('Address 2')).toHaveValue(`office@${CEDAR.domain}`);
  expect(server.run('delivery', '--organization', CEDAR.id)).toMatch(/off/);

  await page.getByLabel('Address 1').fill('');
  await page.getByRole('button', { name: 'Save Email Delivery Settings' }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  await page.goto(server.url + path);
  await expect(page.getByRole('switch')).toBeChecked();
  await expect(page.getByLabel('Address 1')).toHaveValue(`office@${CEDAR.domain}`);

  expect(await pdfText(context, `${path}/2026-10.pdf`)).toContain(CEDAR.name);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.goto(server.url + path);
  await expect(page).toHaveURL(/\/sign-in/);
  await context.close();
});

/** The link with which the recipient of a mail stops these mails. */
function optOutLink(recipient: string): string {
  const folder = join(server.data, 'mail');
  for (const name of readdirSync(folder)) {
    const head = readFileSync(join(folder, name), 'latin1').split('\r\n\r\n')[0]!.replaceAll(/\r\n[ \t]/g, ' ');
    if (!head.includes(`\r\nTo: ${recipient}\r\n`)) continue;
    return /\r\nList-Unsubscribe: *<([^>]+)>/.exec(head)![1]!;
  }
  throw new Error(`no mail to ${recipient}`);
}

test('a recipient opts out by a mail and in again, and the portal shows it', async ({ page, browser }) => {
  const recipient = 'it@bergmann-soehne.example';
  const heard = complaints(page);
  // Whatever the mail program opens: without scripts, and without a session.
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled, colorScheme: javaScriptEnabled ? 'light' : 'dark' });
    const theirs = await context.newPage();
    const refused = complaints(theirs);
    await theirs.goto(optOutLink(recipient));
    await expect(theirs.getByText(`no longer be sent to ${recipient}?`)).toBeVisible();
    if (javaScriptEnabled) expect((await new AxeBuilder({ page: theirs }).analyze()).violations).toEqual([]);
    await theirs.getByRole('button', { name: 'Stop these e-mails' }).click();
    await expect(theirs.getByText(`are no longer sent to ${recipient}.`)).toBeVisible();

    if (javaScriptEnabled) {
      await signIn(page, 'owner');
      await openReports(page, 'Bergmann & Söhne GmbH');
    } else {
      await page.reload();
    }
    await expect(page.getByLabel('Address 1')).toHaveValue(recipient);
    await expect(page.getByText('Opted out on 6 November 2026')).toBeVisible();
    await expect(page.getByText(', to 1 address.')).toBeVisible();

    await theirs.getByRole('button', { name: 'Send them again' }).click();
    await expect(theirs.getByRole('button', { name: 'Stop these e-mails' })).toBeVisible();
    await page.reload();
    await expect(page.getByText(', to 2 addresses.')).toBeVisible();
    await expect(page.getByText('Opted out on')).toHaveCount(0);
    expect(refused).toEqual([]);
    await context.close();
  }
  expect(heard).toEqual([]);
});

test('a wrong password is refused with a reason', async ({ page }) => {
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('E-mail address').fill('owner@nordlicht-it.example');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText(/password/i);
  await expect(page).toHaveURL(/\/sign-in/);
});

test('roles and the partner tree decide who sees what', async ({ browser }) => {
  const owner = await browser.newContext();
  const page = await owner.newPage();
  await signIn(page, 'owner');
  const path = await openReports(page, LOTUS.name);
  await owner.close();

  const answers = async (role: string, domain?: string): Promise<[number, number]> => {
    const context = await browser.newContext();
    const own = await context.newPage();
    await signInAnyhow(own, role, domain);
    const tab = await own.goto(server.url + path);
    const pdf = await context.request.get(`${server.url}${path}/2026-10.pdf`, { maxRedirects: 0 });
    await context.close();
    return [tab!.status(), pdf.status()];
  };
  expect(await answers('admin')).toEqual([200, 200]);
  expect(await answers('support')).toEqual([200, 200]);
  expect(await answers('finance')).toEqual([403, 403]);
  // A sub-reseller does not reach its parent's organizations, nor does a stranger.
  expect(await answers('owner', 'aegean-cloud.example')).toEqual([404, 404]);
  expect(await answers('owner', 'southerncross.example')).toEqual([404, 404]);

  const outside = await browser.newContext();
  expect((await outside.request.get(server.url + path, { maxRedirects: 0 })).status()).toBe(303);
  expect((await outside.request.get(`${server.url}/nowhere`, { maxRedirects: 0 })).status()).toBe(404);
  expect((await outside.request.get(`${server.url}/api/v1/anything`, { maxRedirects: 0 })).status()).toBe(401);
  await outside.close();
});

test('support reads the settings and cannot change them', async ({ page }) => {
  await signIn(page, 'support');
  await openReports(page, 'Bergmann');
  await expect(page.getByRole('switch')).toBeDisabled();
  await expect(page.getByLabel('Address 1')).not.toBeEditable();
  await expect(page.getByRole('button', { name: 'Save Email Delivery Settings' })).toHaveCount(0);
});

test('a step back brings the list and the word that was searched for', async ({ page }) => {
  await signIn(page, 'owner');
  const search = async (word: string, found: string): Promise<void> => {
    await page.getByRole('searchbox').fill(word);
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page.getByRole('status')).toContainText(`“${word}”`);
    await expect(page.getByRole('link', { name: found })).toBeVisible();
  };
  await search('lotus', LOTUS.name);
  await search('bergmann', 'Bergmann');
  await page.goBack();
  await expect(page.getByRole('link', { name: LOTUS.name })).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('lotus');
  await page.goBack();
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await page.goForward();
  await expect(page.getByRole('searchbox')).toHaveValue('lotus');
});

test('the font is ours, and nothing is asked for elsewhere', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  await signIn(page, 'owner');
  const loaded = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].filter(face => face.status === 'loaded').map(face => face.family.replaceAll('"', ''));
  });
  expect(loaded).toContain('Inter');
  expect(asked.filter(url => url.endsWith('/inter-latin.woff2')).length).toBeGreaterThan(0);
  expect(asked.filter(url => !url.startsWith(server.url) && !url.startsWith('data:'))).toEqual([]);
});

test('some days are numbered over their bars, and a narrow screen keeps the numbers and the table', async ({ page, context }) => {
  await signIn(page, 'owner');
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
    await signIn(page, 'owner');
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
    await signInAnyhow(page, 'operator');
    await expect(page.getByRole('heading', { level: 1, name: 'Deployment' })).toBeVisible();
    expect(await faults()).toEqual([]);
    await context.close();
  });
}

test('one types, and the list follows; a choice and a step back work too', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'owner');
  const field = page.getByRole('searchbox');
  await field.pressSequentially('lot', { delay: 60 });
  await expect(page.getByRole('status')).toContainText('“lot”');
  await expect(page.getByRole('link', { name: LOTUS.name })).toBeVisible();
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
  await signIn(page, 'owner');
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
  test(`a report is sent again, and the settings are typed above meanwhile, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await signIn(page, 'owner');
    await openReports(page, 'Bergmann');
    if (javaScriptEnabled) await page.getByLabel('Address 3').fill('boss@bergmann-soehne.example');
    const recipient = javaScriptEnabled ? 'it@bergmann-soehne.example' : 'support@nordlicht-it.example';
    const row = page.getByRole('row', { name: new RegExp(`^${recipient}.*October 2026`) });
    await expect(row.getByText('Accepted')).toBeVisible();
    await row.getByRole('button', { name: 'Send again' }).click();
    await expect(page.getByText(`The report for October 2026 goes out to ${recipient} now.`)).toBeVisible();
    if (javaScriptEnabled) await expect(page.getByLabel('Address 3')).toHaveValue('boss@bergmann-soehne.example');
    // With scripts the page follows by itself.
    if (!javaScriptEnabled) {
      await expect(async () => {
        await page.reload();
        await expect(row.getByText('Accepted')).toBeVisible({ timeout: 500 });
      }).toPass();
    }
    await expect(row.getByText('Accepted')).toBeVisible();
    await expect(row.getByRole('button', { name: 'Send again' })).toBeVisible();
    if (javaScriptEnabled) await expect(page.getByLabel('Address 3')).toHaveValue('boss@bergmann-soehne.example');
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await expect(page.getByText('Report sent again').first()).toBeVisible();
    await context.close();
  });

  test(`settings are saved and inherited, and whoever is slower is told, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const [page, slow] = [await context.newPage(), await context.newPage()];
    await signIn(page, 'owner', javaScriptEnabled ? 'nordlicht-it.example' : 'maplestreet.example');
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await expect(page.getByText('Partner settings')).toBeVisible();
    await slow.goto(page.url());
    await page.getByLabel('Time zone').fill('Europe/Nowhere');
    await page.getByLabel('Accent colour').fill('#ffee00');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('Nothing was saved: please correct what is marked.')).toBeVisible();
    await expect(page.getByText(/#ffee00 is too pale for text/)).toBeVisible();
    await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Nowhere');
    await page.getByLabel('Time zone').fill('Europe/Copenhagen');
    await page.getByLabel('Accent colour').fill('#0a5e50');
    await page.getByLabel('Paper').selectOption('letter');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('The settings are saved.')).toBeVisible();
    await slow.getByLabel('Language of the reports').selectOption('fr');
    await slow.getByRole('button', { name: 'Save settings' }).click();
    await expect(slow.getByText('Not saved: somebody else was faster')).toBeVisible();
    await expect(slow.getByText(/were changed by owner@.* while you were typing/)).toBeVisible();
    await expect(slow.getByLabel('Language of the reports')).toHaveValue('fr');
    await page.goto(`${server.url}/organizations`);
    await page.locator('.organization-name').first().click();
    await page.getByRole('navigation', { name: 'Organization Details' }).getByRole('link', { name: 'Settings' }).click();
    await expect(page.getByLabel('Paper').locator('option').first()).toHaveText('As above: US Letter');
    await context.close();
  });
}

for (const javaScriptEnabled of [true, false]) {
  test(`delivery is switched for a selection, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const heard = complaints(page);
    await signIn(page, 'owner', 'aegean-cloud.example');
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

test('an operator sees the deployment and no customer, and nobody else sees the deployment', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const heard = complaints(page);
  await signInAnyhow(page, 'operator');
  await expect(page.getByRole('heading', { level: 1, name: 'Deployment' })).toBeVisible();
  await expect(page.getByText(/^All \d+ reports that are owed are in the ledger\.$/)).toBeVisible();
  await expect(page.getByRole('progressbar').first()).toBeVisible();
  await expect(page.getByText('Bergmann')).toHaveCount(0);
  expect(heard).toEqual([]);
  await context.close();
  const other = await browser.newContext();
  const own = await other.newPage();
  await signIn(own, 'owner');
  expect((await own.goto(`${server.url}/deployment`))!.status()).toBe(403);
  await other.close();
});

test('strict headers on every page, and nothing is refused by them', async ({ page }) => {
  const heard = complaints(page);
  const answer = await page.goto(`${server.url}/sign-in`);
  const headers = answer!.headers();
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src [^;]*'nonce-/);
  expect(policy).not.toMatch(/script-src [^;]*'unsafe-(inline|eval)'/);
  expect(policy).not.toMatch(/style-src [^;]*'unsafe-inline'/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('same-origin');
  await signIn(page, 'admin');
  expect(heard).toEqual([]);
});
