// The way from the sign-in to the report, who sees what of it, and what the browser is allowed.
import { expect, test, type BrowserContext } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { complaints, openReports, signIn, signInAnyhow } from './people.ts';
import { start, type Server } from './server.ts';

/** An organization of the demo world whose delivery is off, and its partner. */
const LOTUS = { id: 'demo-lotus', name: 'Lotus Textiles Pvt Ltd', domain: 'lotus-textiles.example', partner: 'Nordlicht IT' };
/** Another one, for the test without scripts. */
const CEDAR = { id: 'demo-cedar', name: 'Cedar & Stone Architects', domain: 'cedarstone.example' };

let server: Server;

test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server?.stop(); });

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
  await signIn(server, page, 'owner');
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
  await signIn(server, page, 'owner', 'maplestreet.example');
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
  await signIn(server, page, 'owner');
  const path = await openReports(page, LOTUS.name);
  await owner.close();

  const answers = async (role: string, domain?: string): Promise<[number, number]> => {
    const context = await browser.newContext();
    const own = await context.newPage();
    await signInAnyhow(server, own, role, domain);
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
  await signIn(server, page, 'support');
  await openReports(page, 'Bergmann');
  await expect(page.getByRole('switch')).toBeDisabled();
  await expect(page.getByLabel('Address 1')).not.toBeEditable();
  await expect(page.getByRole('button', { name: 'Save Email Delivery Settings' })).toHaveCount(0);
});

test('the font is ours, and nothing is asked for elsewhere', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  await signIn(server, page, 'owner');
  const loaded = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].filter(face => face.status === 'loaded').map(face => face.family.replaceAll('"', ''));
  });
  expect(loaded).toContain('Inter');
  expect(asked.filter(url => url.endsWith('/inter-latin.woff2')).length).toBeGreaterThan(0);
  expect(asked.filter(url => !url.startsWith(server.url) && !url.startsWith('data:'))).toEqual([]);
});

for (const javaScriptEnabled of [true, false]) {
  test(`settings are saved and inherited, and whoever is slower is told, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const [page, slow] = [await context.newPage(), await context.newPage()];
    await signIn(server, page, 'owner', javaScriptEnabled ? 'nordlicht-it.example' : 'maplestreet.example');
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await expect(page.getByText('Partner settings')).toBeVisible();
    // One of them has a partner above, with a zone.
    const zone = javaScriptEnabled ? 'UTC, as none is set' : /^As above: Europe\//;
    await expect(page.getByLabel('Time zone')).toHaveAttribute('placeholder', zone);
    if (javaScriptEnabled) await expect(page.getByLabel('Paper').locator('option').first()).toHaveText('By default: A4');
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

/** Puts the ledger's row of the latest report off, or back to now: as after a try that did not work. */
function ledger(nextTry: string): void {
  const done = spawnSync('python3', ['-c', `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=20) as db:
    rows = db.execute("""UPDATE report SET state = 'due', next_try_at = ${nextTry}
        WHERE period = (SELECT MAX(period) FROM report) AND organization_id =
          (SELECT id FROM organization WHERE name = ?)""", [sys.argv[2]]).rowcount
    assert rows == 1, rows
`, `${server.data}/bsr.sqlite3`, LOTUS.name], { encoding: 'utf8' });
  expect(done.status, done.stderr).toBe(0);
}

test('a report that is being made comes onto the page by itself, and what is typed stays', async ({ page }) => {
  const heard = complaints(page);
  ledger('next_try_at + 864000');
  await signIn(server, page, 'owner');
  await openReports(page, LOTUS.name);
  const october = page.getByRole('row', { name: /^October 2026/ });
  await expect(october).toContainText('It is late, and will be made by itself');
  await expect(october.getByRole('link')).toHaveCount(0);
  await page.getByLabel('Address 1').fill('typed@lotus-textiles.example');
  ledger('0');
  await expect(october.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 40_000 });
  await expect(october).not.toContainText('It is late');
  await expect(page.getByLabel('Address 1')).toHaveValue('typed@lotus-textiles.example');
  expect(heard).toEqual([]);
});

test('a stream that is refused is asked for more and more rarely, and not at all once the session is over', async ({ page, context }) => {
  const counted = { streams: 0, reads: 0 };
  await page.clock.install();
  await page.route('**/reports/live', route => { counted.streams++; return route.fulfill({ status: 503 }); });
  page.on('response', response => { if (response.url().endsWith('/listed-reports')) counted.reads++; });
  ledger('next_try_at + 864000');
  await signIn(server, page, 'owner');
  await openReports(page, LOTUS.name);
  await expect.poll(() => counted).toEqual({ streams: 1, reads: 1 });
  await page.clock.fastForward(3_500);
  await expect.poll(() => counted).toEqual({ streams: 2, reads: 2 });
  await page.clock.fastForward(3_000);
  expect(counted.streams).toBe(2);
  await context.clearCookies();
  await page.clock.fastForward(3_500);
  await expect.poll(() => counted).toEqual({ streams: 3, reads: 3 });
  await page.clock.fastForward(600_000);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(counted).toEqual({ streams: 3, reads: 3 });
  ledger('0');
});

test('an operator sees the deployment and no customer, and nobody else sees the deployment', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const heard = complaints(page);
  await signInAnyhow(server, page, 'operator');
  await expect(page.getByRole('heading', { level: 1, name: 'Deployment' })).toBeVisible();
  await expect(page.getByText(/^All \d+ reports that are owed are in the ledger\.$/)).toBeVisible();
  await expect(page.getByRole('progressbar').first()).toBeVisible();
  await expect(page.getByText('Bergmann')).toHaveCount(0);
  expect(heard).toEqual([]);
  await context.close();
  const other = await browser.newContext();
  const own = await other.newPage();
  await signIn(server, own, 'owner');
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
  await signIn(server, page, 'admin');
  expect(heard).toEqual([]);
});
