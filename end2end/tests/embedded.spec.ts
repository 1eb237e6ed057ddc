// Organization Details inside another portal, in a browser that blocks third-party cookies.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium, expect, test, type BrowserContext, type FrameLocator, type Page } from '@playwright/test';
import { startHost, type Claims, type Host } from './host.ts';
import { complaints, person, signIn } from './people.ts';
import { start, type Server } from './server.ts';

const PARTNER = 'demo-nordlicht';
let server: Server;
let host: Host;
let context: BrowserContext;
let profile: string;

test.beforeAll(async ({}, info) => {
  // Tokens are of the system's clock.
  server = await start(null);
  host = await startHost(server.url);
  server.run('embed', 'origins', PARTNER, host.origin);
  const key = join(server.data, 'host.pem');
  writeFileSync(key, host.publicKey);
  const added = server.run('embed', 'add-key', PARTNER, '--name', 'Host', '--issuer', host.origin, '--public-key', key);
  host.kid = added.replace('kid ', '').trim();
  host.claims = { sub: person(server, 'owner').email, org: organization() };
  // A browser that blocks third-party cookies, as its user may have it.
  profile = mkdtempSync(join(tmpdir(), 'bsr-browser-'));
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify({
    profile: { cookie_controls_mode: 1, block_third_party_cookies: true },
  }));
  const { launchOptions, locale } = info.project.use;
  context = await chromium.launchPersistentContext(profile, { ...launchOptions, headless: true, channel: 'chromium', locale });
});
test.afterAll(async () => {
  await context?.close();
  await host?.stop();
  await server?.stop();
  if (profile) rmSync(profile, { recursive: true, force: true });
});

/** An organization of the owner's. */
function organization(): string {
  const row = server.run('organizations').split('\n').find(line => line.includes('Nordlicht IT'));
  if (!row) throw new Error('the demo world has no organization of Nordlicht IT');
  return row.split(',')[0]!;
}

/** The way of a user of the other portal, up to the iframe. */
async function manageFeatures(page: Page): Promise<FrameLocator> {
  await page.goto(host.origin);
  await page.getByRole('link', { name: 'Backup' }).click();
  await page.getByRole('link', { name: 'SaaS' }).click();
  await page.getByText('Actions').click();
  await page.getByRole('button', { name: 'Manage Features' }).click();
  return page.frameLocator('iframe[name=reports]');
}

test('this browser blocks third-party cookies', async () => {
  const tracker = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.setHeader('Set-Cookie', 'third=party; SameSite=None; Secure');
    response.end(`<p>${request.headers.cookie ?? 'no cookie'}</p>`);
  });
  await new Promise<void>(resolve => tracker.listen(0, '127.0.0.1', resolve));
  const page = await context.newPage();
  await page.goto(host.origin);
  const address = `http://localhost:${(tracker.address() as AddressInfo).port}/`;
  const shown = async (): Promise<string> => {
    await page.evaluate(src => { document.body.innerHTML = `<iframe src="${src}"></iframe>`; }, address);
    return await page.frameLocator('iframe').locator('p').innerText();
  };
  await shown();
  expect(await shown()).toBe('no cookie');
  await page.close();
  tracker.closeAllConnections();
  await new Promise(resolve => tracker.close(resolve));
});

test('from the dashboard to Organization Details, signed in, and on to a report', async () => {
  const page = await context.newPage();
  const heard = complaints(page);
  const frame = await manageFeatures(page);
  await expect(frame.getByRole('navigation', { name: 'Organization Details' })).toBeVisible();
  // The portal around it has the way there and the user's name already.
  await expect(frame.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
  await expect(frame.getByRole('link', { name: 'Organizations', exact: true })).toHaveCount(0);
  await frame.getByRole('link', { name: 'Reports', exact: true }).click();
  await expect(frame.getByRole('heading', { name: 'Monthly Reports' })).toBeVisible();
  const results = await new AxeBuilder({ page }).include(['iframe[name=reports]']).analyze();
  expect(results.violations.filter(violation => violation.id !== 'region')).toEqual([]);

  const download = page.waitForEvent('download');
  await frame.getByRole('link', { name: /^Download/ }).first().click();
  const file = await (await download).path();
  expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');

  // A form is sent and answered in the iframe.
  await frame.getByRole('button', { name: 'Save Email Delivery Settings' }).click();
  await expect(frame.getByText('The settings are saved.')).toBeVisible();
  expect(heard).toEqual([]);
  const cookies = (await context.cookies(server.url)).map(cookie => cookie.name);
  expect(cookies).not.toContain('bsr');
  await page.close();
});

test('the language chosen in the iframe stays', async () => {
  const page = await context.newPage();
  const frame = await manageFeatures(page);
  await frame.getByRole('button', { name: 'Deutsch' }).click();
  await expect(frame.getByRole('link', { name: 'Überblick' }).or(frame.getByRole('link', { name: 'Übersicht' }))).toBeVisible();
  await frame.getByRole('button', { name: 'English' }).click();
  await expect(frame.getByRole('link', { name: 'Overview' })).toBeVisible();
  await page.close();
});

test('pages outside of the organization are not there, in the iframe as by its session', async () => {
  const page = await context.newPage();
  const frame = await manageFeatures(page);
  await expect(frame.getByRole('navigation', { name: 'Organization Details' })).toBeVisible();
  const inside = page.frames().find(one => one.url().startsWith(server.url))!;
  const here = new URL(inside.url()).pathname;
  const status = (path: string): Promise<number> => inside.evaluate(async at => (await fetch(at)).status, path);
  expect(await status(here)).toBe(200);
  const others = server.run('organizations').split('\n').slice(1).map(line => line.split(',')[0]!).filter(id => id && !here.includes(id));
  expect(others.length).toBeGreaterThan(3);
  for (const id of others) expect(await status(`/organizations/${id}/reports`)).toBe(404);
  // Whom another portal has signed in has shown us no password.
  expect(await status('/account')).toBe(403);
  await page.close();
});

test('nobody else may frame it, and the sign-in nobody at all', async () => {
  const page = await context.newPage();
  const framed = await manageFeatures(page);
  await expect(framed.getByRole('navigation', { name: 'Organization Details' })).toBeVisible();
  const inside = page.frames().find(one => one.url().startsWith(server.url))!;
  const headers = await inside.evaluate(async () => Object.fromEntries((await fetch(location.href)).headers));
  expect(headers['content-security-policy']).toContain(`frame-ancestors ${host.origin}`);
  expect(headers['x-frame-options']).toBeUndefined();
  const outside = await fetch(`${server.url}/sign-in`);
  expect(outside.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(outside.headers.get('x-frame-options')).toBe('DENY');
  await page.close();
});

test('a session that has ended says so, in the iframe', async () => {
  const page = await context.newPage();
  const frame = await manageFeatures(page);
  await expect(frame.getByRole('navigation', { name: 'Organization Details' })).toBeVisible();
  server.run('embed', 'origins', PARTNER);
  server.run('embed', 'origins', PARTNER, host.origin, 'https://another.example');
  await frame.getByRole('link', { name: 'Activity', exact: true }).click();
  await expect(frame.getByRole('heading', { name: 'Activity' })).toBeVisible();
  const key = join(server.data, 'host.pem');
  server.run('embed', 'revoke-key', host.kid);
  const added = server.run('embed', 'add-key', PARTNER, '--name', 'Host 2', '--issuer', host.origin, '--public-key', key);
  host.kid = added.replace('kid ', '').trim();
  await frame.getByRole('link', { name: 'Reports', exact: true }).click();
  await expect(frame.getByText('Your session has ended')).toBeVisible();
  await page.close();
});

const late = Math.floor(Date.now() / 1000) - 120;
const REFUSALS: [string, number, () => Claims | string][] = [
  ['an expired token', 401, () => ({ iat: late, exp: late + 60 })],
  ['a token for somebody else', 401, () => ({ aud: 'https://other.example' })],
  ['another organization', 404, () => ({ org: 'nobody' })],
  ['an organization of somebody else', 404, () => ({ org: foreign() })],
  ['the finance role', 403, () => ({ sub: person(server, 'finance').email })],
  ['a token that was used', 401, () => used],
];
let used = '';

/** An organization of a partner that the owner does not reach. */
function foreign(): string {
  const row = server.run('organizations').split('\n').find(line => line.includes('Southern Cross'));
  if (!row) throw new Error('the demo world has no organization of Southern Cross');
  return row.split(',')[0]!;
}

for (const [name, status, claims] of REFUSALS) {
  test(`refused: ${name}`, async () => {
    const page = await context.newPage();
    if (name === 'a token that was used') {
      used = host.sign();
      host.token = used;
      const frame = await manageFeatures(page);
      await expect(frame.getByRole('navigation', { name: 'Organization Details' })).toBeVisible();
      await context.clearCookies();
    }
    const said = claims();
    host.token = typeof said === 'string' ? said : host.sign(said);
    const answered = page.waitForResponse(`${server.url}/launch`);
    const frame = await manageFeatures(page);
    const answer = await answered;
    expect(answer.status()).toBe(status);
    expect(await answer.headerValue('set-cookie')).toBeNull();
    // Their portal shows its user why, and nobody else may.
    expect(await answer.headerValue('content-security-policy')).toContain(`frame-ancestors ${host.origin}`);
    await expect(frame.getByRole('heading', { name: 'The backup reports cannot be opened from here' })).toBeVisible();
    await expect(frame.getByRole('navigation', { name: 'Organization Details' })).toHaveCount(0);
    host.token = null;
    await page.close();
  });
}

test('refused: a portal that the partner did not name', async () => {
  const foreigner = await startHost(server.url);
  const page = await context.newPage();
  // Even with a token that the real one signed.
  foreigner.token = host.sign();
  const answered = page.waitForResponse(`${server.url}/launch`);
  const real = host;
  host = foreigner;
  try { await manageFeatures(page); } finally { host = real; }
  const answer = await answered;
  expect(answer.status()).toBe(403);
  expect(await answer.headerValue('content-security-policy')).toContain("frame-ancestors 'none'");
  await page.close();
  await foreigner.stop();
});

test('a browser that keeps no cookie in iframes goes on in a tab', async () => {
  const page = await context.newPage();
  // As if the browser kept none: the answer comes without it.
  await page.route(`${server.url}/launch`, async route => {
    const answer = await route.fetch();
    const headers = answer.headers();
    delete headers['set-cookie'];
    // What asked in the browser's place has kept it.
    await context.clearCookies({ name: '__Host-bsr_embed' });
    await route.fulfill({ response: answer, headers });
  });
  await context.clearCookies();
  const frame = await manageFeatures(page);
  await expect(frame.getByRole('heading', { name: 'Your browser did not let us sign you in here' })).toBeVisible();
  const [tab] = await Promise.all([context.waitForEvent('page'), frame.getByRole('button', { name: 'Open in a new tab' }).click()]);
  await expect(tab.getByRole('navigation', { name: 'Organization Details' })).toBeVisible();
  await tab.getByRole('link', { name: 'Organizations', exact: true }).first().click();
  await expect(tab.locator('.organization-name')).toHaveCount(1);
  await tab.close();
  // Who is signed in in a tab stays who they are, and reaches what they reached.
  await context.clearCookies();
  const own = await context.newPage();
  await signIn(server, own, 'owner');
  const again = await manageFeatures(page);
  await expect(again.getByRole('button', { name: 'Open in a new tab' })).toBeVisible();
  const [beside] = await Promise.all([context.waitForEvent('page'), again.getByRole('button', { name: 'Open in a new tab' }).click()]);
  await beside.getByRole('link', { name: 'Organizations', exact: true }).first().click();
  await expect(beside.locator('.organization-name').nth(1)).toBeVisible();
  await beside.close();
  await own.close();
  await context.clearCookies();
  // Who waits for too long is told so where they are.
  await again.locator('#in-the-frame').evaluate((form: HTMLFormElement) => {
    form.querySelector<HTMLInputElement>('[name=code]')!.value = 'the-code-of-an-hour-ago';
    form.submit();
  });
  await expect(again.getByText('This page was left open too long')).toBeVisible();
  await page.close();
});

/** The Python that has the library: the path's, or the system's own. */
const python = ['python3', '/usr/bin/python3'].find(one => spawnSync(one, ['-c', 'import jwt, cryptography']).status === 0) ?? 'python3';

for (const [language, command] of [['js', ['node', '--input-type=module', '-']], ['python', [python, '-']], ['sh', ['sh', '-s']]] as const) {
  test(`the signing example for integrators in ${language} is taken`, async () => {
    const text = readFileSync(new URL('../../docs/embedding.md', import.meta.url), 'utf8');
    const after = text.slice(text.indexOf('## Signing a token'));
    const code = new RegExp('```' + language + '\n([^]*?)```').exec(after)![1]!;
    const key = join(server.data, 'host.private.pem');
    writeFileSync(key, host.privateKey);
    const env = {
      ...process.env, KEY: key, KID: host.kid, ISSUER: host.origin, AUDIENCE: server.url,
      USER: person(server, 'owner').email, ORGANIZATION: organization(),
    };
    const [program, ...words] = command;
    const done = spawnSync(program, words, { input: code, env, encoding: 'utf8' });
    expect(done.stderr).toBe('');
    const answer = await fetch(`${server.url}/launch`, {
      method: 'POST', headers: { Origin: host.origin }, body: new URLSearchParams({ token: done.stdout.trim() }),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toContain('__Host-bsr_embed=');
  });
}

test('an owner names a portal, adds its key and revokes it, on the Settings page', async ({ page }) => {
  await signIn(server, page, 'owner');
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  const card = page.getByRole('region', { name: 'Inside another portal' });
  const origins = card.getByLabel('Portals that may show our pages');
  await origins.fill(`${await origins.inputValue()}\nhttp://plain.example`);
  await card.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(card.getByText('is not reached by https')).toBeVisible();
  // What was typed stands there still.
  await origins.fill((await origins.inputValue()).replace('http://plain.example', 'https://second.example'));
  await card.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(card.getByText('The portals are saved.')).toBeVisible();
  await expect(origins).toHaveValue(/https:\/\/second\.example/);

  await card.getByLabel('Name').fill('Second');
  await card.getByLabel('Issuer').fill('https://second.example');
  const key = card.getByLabel('Public key');
  await key.fill(host.privateKey);
  await card.getByRole('button', { name: 'Add key' }).click();
  await expect(card.getByText('this is a private key')).toBeVisible();
  // It does not even come back. All else that was typed does, as it was typed.
  await expect(key).toHaveValue('');
  await key.fill(`</textarea>${host.publicKey}`);
  await card.getByRole('button', { name: 'Add key' }).click();
  await expect(card.getByText('this is no public key')).toBeVisible();
  await expect(card.getByLabel('Name')).toHaveValue('Second');
  await expect(card.getByLabel('Issuer')).toHaveValue('https://second.example');
  await key.fill((await key.inputValue()).replace('</textarea>', ''));
  await card.getByRole('button', { name: 'Add key' }).click();
  await expect(card.getByText('The key is added.')).toBeVisible();
  await card.getByRole('button', { name: 'Revoke Second' }).click();
  await expect(card.getByText('The key is revoked')).toBeVisible();
  expect(server.run('embed', 'show', PARTNER)).toMatch(/Second, iss https:\/\/second\.example, revoked/);
});
