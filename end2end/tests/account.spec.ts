// One's own account: password, two-step verification, sessions; and the page of the second step.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaints, person, signIn, signInAnyhow } from './people.ts';
import { NOW, start, type Server } from './server.ts';

let server: Server;
/** What to add to our clock to have the server's, in milliseconds. */
let ahead: number;

test.beforeAll(async () => {
  server = await start();
  ahead = Date.parse(NOW) - Date.now();
});
test.afterAll(async () => { await server?.stop(); });

/** What an authenticator app shows (RFC 6238), so many steps from now; `by`: what is added to our clock. */
function code(secret: string, steps = 0, by = ahead): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(/\s/g, '')].map(one => letters.indexOf(one).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map(byte => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor((Date.now() + by) / 30_000) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19]! & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const faults = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return violations
    .map(one => `${page.url()}: ${one.id} ${one.nodes.map(node => node.target.join(' ')).join(', ')}`)
    .concat(wide > 0 ? [`${page.url()}: ${wide} px too wide`] : []);
};

/** From the header to the account. */
async function openAccount(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('banner').getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible();
}

/** Sets up two-step verification on the account's page; gives the secret and the recovery codes. */
async function setUp(page: Page, password: string, by = ahead): Promise<{ secret: string; codes: string[] }> {
  await page.getByLabel('Your password').fill(password);
  await page.getByRole('button', { name: 'Set up' }).click();
  await expect(page.getByRole('img', { name: 'QR code for the app' })).toBeVisible();
  const secret = await page.locator('.secret').innerText();
  await expect(page.getByLabel('Code that the app shows')).toBeFocused();
  await page.keyboard.type(code(secret, 0, by));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible();
  return { secret, codes: await page.locator('.codes li').allInnerTexts() };
}

/** Types the password; the page of the second step follows. */
async function toSecondStep(page: Page, role: string, next = '/account'): Promise<void> {
  const { email, password } = person(server, role);
  await page.goto(`${server.url}/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible();
}

test('two-step verification is set up and wanted, by keys alone', async ({ page, context }) => {
  const heard = complaints(page);
  const { password } = person(server, 'owner');
  await signIn(server, page, 'owner');
  await openAccount(page, /Your account/);
  expect(heard, 'hydration has nothing to say').toEqual([]);
  await page.getByLabel('Your password').focus();
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'The password is wrong.' })).toBeVisible();
  const { secret, codes } = await setUp(page, password);
  expect(codes).toHaveLength(10);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('10 recovery codes are left.')).toBeVisible();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await toSecondStep(page, 'owner');
  expect((await context.cookies()).map(cookie => cookie.name)).not.toContain('bsr');
  await expect(page.getByLabel('Code')).toBeFocused();
  await page.keyboard.type('000000');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('The code is wrong.');
  await expect(page.getByLabel('Code')).toHaveAttribute('aria-invalid', 'true');
  // Typed too early, as from a clock that is ahead.
  await page.getByLabel('Code').fill(code(secret, 3));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('The code is wrong.');
  await page.getByLabel('Code').fill(codes[0]!);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible();

  await page.getByLabel('Your password').fill(password);
  await page.getByLabel('A code of your app, or a recovery code').fill('000000');
  await page.getByRole('button', { name: 'Switch off' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The code is wrong.' })).toBeVisible();
  await page.getByLabel('Your password').fill(password);
  await page.getByLabel('A code of your app, or a recovery code').fill(codes[1]!);
  await page.getByRole('button', { name: 'Switch off' }).click();
  await expect(page.getByText('Two-step verification is off now.')).toBeVisible();
  await expect(page.getByText('It is off.')).toBeVisible();
});

test('without scripts a recovery code signs in, and other sessions are ended', async ({ browser }) => {
  const { password } = person(server, 'support');
  const first = await (await browser.newContext()).newPage();
  await signIn(server, first, 'support');
  await openAccount(first, /Your account/);
  const { codes } = await setUp(first, password);

  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await toSecondStep(page, 'support');
  await page.getByLabel('Code').fill(codes[0]!);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('9 recovery codes are left.')).toBeVisible();
  await expect(page.getByText(/Chrome on (Linux|Windows)/).first()).toBeVisible();
  await page.getByRole('button', { name: 'End all others' }).click();
  await expect(page.getByText('1 other session is over.')).toBeVisible();
  await first.goto(`${server.url}/account`);
  await expect(first).toHaveURL(/\/sign-in\?next=%2Faccount/);
});

/** Pastes the clipboard, which holds `text`, into every field of a password; gives what each says it is for. */
async function pasted(page: Page, text: string): Promise<(string | null)[]> {
  const fields = await page.locator('input[type=password]').all();
  const said = [];
  for (const field of fields) {
    await field.focus();
    await page.keyboard.press('ControlOrMeta+V');
    await expect(field).toHaveValue(text);
    said.push(await field.getAttribute('autocomplete'));
  }
  return said;
}

test('passwords are pasted, and every field says which one it wants', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { email, password } = person(server, 'owner');
  await page.goto(`${server.url}/sign-in`);
  await page.evaluate(text => navigator.clipboard.writeText(text), password);
  await page.getByLabel('E-mail address').fill(email);
  expect(await pasted(page, password)).toEqual(['current-password']);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await openAccount(page, /Your account/);
  // The old one, and a new one twice; and the one that setting up the second step asks for.
  const wanted = ['current-password', 'new-password', 'new-password', 'current-password'];
  expect(await pasted(page, password)).toEqual(wanted);
  server.run('user', 'invite', '--email', 'paste@nordlicht-it.example', '--name', 'Paste', '--role', 'support', '--partner', 'Nordlicht IT');
  server.run('run-due');
  const mails = () => readdirSync(join(server.data, 'mail')).filter(name => name.startsWith('invitation-'));
  await expect.poll(() => mails().length, { message: 'whoever of the two took it' }).toBe(1);
  const mail = readFileSync(join(server.data, 'mail', mails()[0]!), 'utf8').replaceAll('=\r\n', '');
  await page.goto(server.url + /\/invitations\/[\w-]+/.exec(mail)![0]);
  expect(await pasted(page, password)).toEqual(['new-password']);
});

test('who signs out in one tab is signed out in the others', async ({ page, context }) => {
  await signIn(server, page, 'admin');
  const other = await context.newPage();
  await other.goto(`${server.url}/account`);
  await expect(other.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible();
  await expect(other.getByRole('button', { name: 'Keyboard shortcuts' }), 'it listens').toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(other).toHaveURL(/\/sign-in\?next=%2Faccount/);
  await page.goBack();
  await expect(page, 'a step back shows nothing either').toHaveURL(/\/sign-in/);
  expect(await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage)])).toEqual([[], []]);
});

test('everybody has an account, also who sees no reports and who runs the deployment', async ({ browser }) => {
  for (const [role, domain] of [['finance', undefined], ['operator', server.signIns.find(one => one.role === 'operator')!.email.split('@')[1]]] as const) {
    const page = await (await browser.newContext()).newPage();
    await signInAnyhow(server, page, role, domain);
    await openAccount(page, /Your account/);
    await expect(page.getByRole('heading', { name: 'Where you are signed in' })).toBeVisible();
  }
});

test('where two steps are demanded, signing in leads to setting them up, without scripts too', async ({ browser }) => {
  // A world of its own: it concerns everybody of a partner.
  const own = await start();
  const by = Date.parse(NOW) - Date.now();
  const signInAt = async (page: Page, role: string): Promise<void> => {
    const { email, password } = person(own, role);
    await page.goto(`${own.url}/sign-in`);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const page = await (await browser.newContext()).newPage();
  const heard = complaints(page);
  await signIn(own, page, 'owner');
  await page.getByRole('link', { name: 'People' }).click();
  const card = page.getByRole('region', { name: 'Two-step verification' });
  await card.getByRole('button', { name: 'Demand it of everybody' }).click();
  await expect(page.getByText('Set up two-step verification on your own account first')).toBeVisible();
  await openAccount(page, /Your account/);
  await setUp(page, person(own, 'owner').password, by);
  await page.getByRole('link', { name: 'Back to your account' }).click();
  await page.getByRole('link', { name: 'People' }).click();
  await card.getByRole('button', { name: 'Demand it of everybody' }).click();
  await expect(page.getByText('is demanded of everybody now')).toBeVisible();
  await expect(card).toContainText('Everybody here and in the partners below has to have it.');
  const users = page.getByRole('region', { name: 'Those who may sign in' });
  await expect(users.getByRole('row', { name: person(own, 'owner').email })).toContainText('On');
  await expect(users.getByRole('row', { name: person(own, 'support').email })).toContainText('Off');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await faults(page)).toEqual([]);
  }
  expect(heard).toEqual([]);

  for (const [role, javaScriptEnabled] of [['support', false], ['admin', true]] as const) {
    const guest = await (await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 800 } })).newPage();
    await signInAt(guest, role);
    await expect(guest.getByText('you have not set it up yet')).toBeVisible();
    if (javaScriptEnabled) expect(await faults(guest)).toEqual([]);
    await guest.goto(`${own.url}/organizations`);
    await expect(guest).toHaveURL(/\/sign-in/);
    await guest.goto(`${own.url}/sign-in/code`);
    await guest.getByLabel('Code that the app shows').fill(code(await guest.locator('.secret').innerText(), 0, by));
    await guest.getByRole('button', { name: 'Switch on' }).click();
    await expect(guest.locator('.codes li')).toHaveCount(10);
    await guest.getByRole('link', { name: 'Go on' }).click();
    await expect(guest.getByRole('heading', { level: 1, name: 'Organizations' })).toBeVisible();
  }
  await own.stop();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the account and the second step are accessible, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    const { password } = person(server, 'admin');
    await signIn(server, page, 'admin');
    await openAccount(page, /Your account/);
    expect(await faults(page)).toEqual([]);
    await page.getByLabel('Current password').fill('wrong');
    await page.getByLabel('New password', { exact: true }).fill('something');
    await page.getByLabel('New password, once more').fill('something else');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('The two new passwords are not the same.')).toBeVisible();
    expect(await faults(page)).toEqual([]);

    await page.getByLabel('Your password').fill(password);
    await page.getByRole('button', { name: 'Set up' }).click();
    await expect(page.getByRole('img', { name: 'QR code for the app' })).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await page.getByLabel('Code that the app shows').fill(code(await page.locator('.secret').innerText()));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible();
    expect(await faults(page)).toEqual([]);
    const codes = await page.locator('.codes li').allInnerTexts();

    const other = await (await browser.newContext({ colorScheme, viewport: { width: 360, height: 800 } })).newPage();
    await toSecondStep(other, 'admin');
    expect(await faults(other)).toEqual([]);
    await other.getByLabel('Code').fill('000000');
    await other.keyboard.press('Enter');
    await expect(other.getByText('The code is wrong.')).toBeVisible();
    expect(await faults(other)).toEqual([]);

    await page.goto(`${server.url}/account`);
    expect(await faults(page)).toEqual([]);
    await page.getByLabel('Your password').fill(password);
    await page.getByLabel('A code of your app, or a recovery code').fill(codes[0]!);
    await page.getByRole('button', { name: 'Switch off' }).click();
    await expect(page.getByText('It is off.')).toBeVisible();
  });
}
