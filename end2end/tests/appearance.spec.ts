// How pages and mails look where nobody looks every day: on paper, on a telephone, in the reader's own colours.
import { expect, test, type Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from './people.ts';
import { start, type Server } from './server.ts';

let server: Server;

test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server?.stop(); });

async function open(page: Page, name: string, tab: string): Promise<void> {
  await page.getByRole('link', { name }).first().click();
  await page.getByRole('navigation', { name: 'Organization Details' }).getByRole('link', { name: tab, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/${tab.toLowerCase()}$`));
}

test('on and off differ where the reader chooses the colours', async ({ browser }) => {
  const context = await browser.newContext({ forcedColors: 'active' });
  const page = await context.newPage();
  await signIn(server, page, 'owner');
  await open(page, 'Lotus', 'Reports');
  const toggle = page.getByRole('switch');
  const look = (): Promise<[string, string]> =>
    toggle.evaluate(it => [getComputedStyle(it).backgroundColor, getComputedStyle(it, '::before').backgroundColor]);
  await expect(toggle).not.toBeChecked();
  const [off, offKnob] = await look();
  await toggle.check();
  await expect.poll(async () => (await look())[0]).not.toBe(off);
  const [on, onKnob] = await look();
  expect(offKnob, 'the knob can be seen').not.toBe(off);
  expect(onKnob, 'the knob can be seen').not.toBe(on);
  await context.close();
});

test('every tab is in sight on a telephone', async ({ browser }) => {
  for (const locale of ['en-GB', 'de-DE', 'fr-FR']) {
    const context = await browser.newContext({ locale, viewport: { width: 320, height: 700 } });
    const page = await context.newPage();
    const { email, password } = server.signIns.find(one => one.role === 'owner')!;
    await page.goto(`${server.url}/sign-in`);
    await page.locator('#email').fill(email);
    await page.locator('#password').fill(password);
    await page.locator('button[type=submit].primary').click();
    await page.locator('.organization-name').first().click();
    const tabs = page.locator('.tabs a');
    await expect(tabs).toHaveCount(5);
    for (const tab of await tabs.all()) {
      const box = (await tab.boundingBox())!;
      expect(box.x + box.width, locale).toBeLessThanOrEqual(320);
    }
    await context.close();
  }
});

test('on paper the content begins on the first page, without buttons', async ({ page }) => {
  await signIn(server, page, 'owner');
  await expect(page.locator('.organization-name').first()).toBeVisible();
  const printed = async (last: number): Promise<string> => {
    const done = spawnSync('pdftotext', ['-l', String(last), '-', '-'], { input: await page.pdf({ format: 'A4' }) });
    expect(done.status).toBe(0);
    return done.stdout.toString('utf8');
  };
  const list = await printed(1);
  expect(list).toContain('Bergmann');
  expect(list).not.toContain('Download as ZIP');
  await open(page, 'Bergmann', 'Accounts');
  await expect(page.locator('.account a').first()).toBeVisible();
  // An address may be broken at its hyphen.
  const address = (await page.locator('.account a').first().innerText()).trim();
  expect(await printed(1)).toContain(address.split('@')[0]);
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Monthly Reports' })).toBeVisible();
  const reports = await printed(9);
  expect(reports).toContain('Accepted');
  expect(reports).not.toContain('Send again');
});

test('names and errors without a place to break stay within their cards', async ({ browser }) => {
  const long = 'x'.repeat(80);
  const file = join(server.data, 'long.ndjson');
  const [organization, account] = ['long-organization', 'long-account'];
  writeFileSync(file, [
    { type: 'organization', id: organization, partner: 'demo-nordlicht', name: `Long ${long}`, domains: ['long.example'] },
    { type: 'account', organization, id: account, address: `${'a'.repeat(60)}@${'b'.repeat(60)}.long.example`, added_at: '2026-10-01T00:00:00Z', workloads: ['email'] },
    { type: 'run', organization, account, workload: 'email', ended_at: '2026-11-05T03:00:00Z', outcome: 'failed', error: long },
  ].map(line => JSON.stringify(line)).join('\n'));
  server.run('ingest', file);
  for (const width of [1280, 320]) {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    const fits = async (): Promise<void> => {
      const wide = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll('.card *:not(thead, thead *)')]
        .map(one => one.getBoundingClientRect().right - one.closest('.card')!.getBoundingClientRect().right + innerWidth)));
      expect(wide, page.url()).toBeLessThanOrEqual(width + 1);
    };
    await signIn(server, page, 'owner');
    await page.goto(`${server.url}/organizations?q=Long`);
    await expect(page.locator('.organization-name')).toHaveCount(1);
    await fits();
    await open(page, 'Long', 'Accounts');
    await page.locator('.account a').first().click();
    await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
    await fits();
    await context.close();
  }
});

test('the mail is as wide as the telephone', async ({ browser }) => {
  const folder = join(server.data, 'mail');
  const name = readdirSync(folder).find(file => file.startsWith('2026-10-bergmann'))!;
  const html = spawnSync('python3', ['-c', `
import email, email.policy, sys
message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
sys.stdout.write(message.get_body(('html',)).get_content())
`], { input: readFileSync(join(folder, name)), encoding: 'utf8' });
  expect(html.status, html.stderr).toBe(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 700 } });
    const page = await context.newPage();
    await page.setContent(html.stdout);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Bergmann');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await context.close();
  }
});
