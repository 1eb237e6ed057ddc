// Signing in at another provider: a real one, of another site.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { complaints, person } from './people.ts';
import { agree, startProvider, type Agreed } from './provider.ts';
import { freePort, start, type Server } from './server.ts';

let server: Server;
let provider: { stop(): Promise<void> };
let agreed: Agreed;

test.beforeAll(async () => {
  agreed = agree(await freePort());
  // Nobody listens there.
  const away = await freePort();
  const entry = (rest: string): string => `[[sign_in]]\nkind = "oidc"\nclient_id = "${agreed.client}"\nclient_secret = "${agreed.secret}"\n${rest}\n`;
  const file = entry(`issuer = "${agreed.issuer}"\nlabel = "Example ID"`)
    + entry(`id = "away"\nissuer = "http://127.0.0.1:${away}"\nlabel = "Away"`);
  // Tokens are of the system's clock.
  server = await start(null, file);
  provider = await startProvider(agreed, `${server.url}/sign-in/with/oidc/done`);
});
test.afterAll(async () => {
  await provider?.stop();
  await server?.stop();
});

/** A browser of its own; the provider's pages ask for a font that no test may wait for. */
async function browserOf(browser: Browser, options: { javaScriptEnabled?: boolean } = {}): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext(options);
  await context.route(/fonts\.googleapis\.com/, route => route.abort());
  return { context, page: await context.newPage() };
}

/** From our sign-in to the provider's. */
async function leave(page: Page, from = '/sign-in'): Promise<void> {
  await page.goto(server.url + from);
  await page.getByRole('button', { name: 'Sign in with Example ID' }).click();
  await expect(page).toHaveURL(new RegExp(`^${agreed.issuer}/interaction/`));
}

/** At the provider: who one is there, up to its last question. */
async function identify(page: Page, login: string): Promise<void> {
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible();
}

async function signInThere(page: Page, login: string, from?: string): Promise<void> {
  await leave(page, from);
  await identify(page, login);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Answers the last question in the browser's stead, which does not come back; gives where it would have come. */
async function caught(page: Page): Promise<string> {
  const action = await page.locator('form').getAttribute('action');
  let answer = await page.request.post(new URL(action!, page.url()).href, { form: { prompt: 'consent' }, maxRedirects: 0 });
  for (let steps = 0; steps < 5; steps += 1) {
    const location = answer.headers().location!;
    if (location.startsWith(`${server.url}/sign-in/with/oidc/done?`)) return location;
    answer = await page.request.get(new URL(location, agreed.issuer).href, { maxRedirects: 0 });
  }
  throw new Error('the provider led nowhere');
}

async function isSignedOut(page: Page): Promise<void> {
  await page.goto(`${server.url}/organizations`);
  await expect(page).toHaveURL(/\/sign-in/);
}

for (const javaScriptEnabled of [true, false]) {
  test(`one comes back to the page one wanted, scripts ${javaScriptEnabled ? 'on' : 'off'}`, async ({ browser }) => {
    const { context, page } = await browserOf(browser, { javaScriptEnabled });
    const { email } = person(server, 'owner');
    const id = server.run('organizations').split('\n').find(line => line.includes('Nordlicht IT'))!.split(',')[0]!;
    const heard = complaints(page);
    await page.goto(`${server.url}/organizations/${id}/reports`);
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await signInThere(page, email, new URL(page.url()).pathname + new URL(page.url()).search);
    await expect(page).toHaveURL(`${server.url}/organizations/${id}/reports`);
    await expect(page.getByRole('heading', { name: 'Monthly Reports' })).toBeVisible();
    const cookies = await context.cookies(server.url);
    expect(cookies.find(cookie => cookie.name === 'bsr')).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(cookies.find(cookie => cookie.name === 'bsr_way')).toBeUndefined();
    expect(heard.filter(text => !text.includes('ERR_FAILED'))).toEqual([]);

    // From now on the provider's own id counts; it asks nothing more, for it remembers its user.
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await page.getByRole('button', { name: 'Sign in with Example ID' }).click();
    await expect(page).toHaveURL(`${server.url}/organizations`);
    await context.close();
  });
}

test('a link of another site neither signs anybody in nor decides where the sign-in leads', async ({ browser }) => {
  const { context, page } = await browserOf(browser);
  await signInThere(page, person(server, 'admin').email);
  await expect(page).toHaveURL(`${server.url}/organizations`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  // The provider remembers its user and would ask nothing.
  const there = `${server.url}/sign-in/with/oidc`;
  await page.goto(agreed.issuer);
  await page.setContent(`<a href="${there}?next=${encodeURIComponent('https://evil.example/')}">Look</a>
    <form method="post" action="${there}"><button>Go</button></form>`);
  await page.getByRole('link', { name: 'Look' }).click();
  await expect(page).toHaveURL(`${server.url}/sign-in`);
  await isSignedOut(page);
  await page.goto(agreed.issuer);
  await page.setContent(`<form method="post" action="${there}"><button>Go</button></form>`);
  const answer = page.waitForResponse(there);
  await page.getByRole('button', { name: 'Go' }).click();
  expect((await answer).status()).toBe(403);
  await isSignedOut(page);
  await page.getByRole('button', { name: 'Sign in with Example ID' }).click();
  await expect(page).toHaveURL(`${server.url}/organizations`);
  await context.close();
});

test('a browser that does not go on by itself has a link', async ({ request }) => {
  const answer = await request.post(`${server.url}/sign-in/with/oidc`, { form: { next: '/account' }, maxRedirects: 0 });
  expect(answer.status()).toBe(200);
  expect(answer.headers().refresh).toMatch(new RegExp(`^0; url=${agreed.issuer}/`));
  const page = await answer.text();
  expect(page).toContain('On the way to Example ID');
  expect(page).toMatch(new RegExp(`href="${agreed.issuer}/[^"]+">Go on to Example ID<`));
});

test('who goes back at the provider is told so, and may still type a password', async ({ browser }) => {
  const { context, page } = await browserOf(browser);
  await leave(page, '/sign-in?next=%2Fdeployment');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(`${server.url}/sign-in?next=%2Fdeployment`);
  await expect(page.getByRole('alert')).toHaveText('The sign-in with Example ID was cancelled.');
  await page.reload();
  await expect(page.getByRole('alert')).toHaveText('');
  const { email, password } = person(server, 'operator');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(`${server.url}/deployment`);
  await context.close();
});

test('strangers, and whose address is not proven, read the same sentence and are not let in', async ({ browser }) => {
  const sentences = [];
  for (const login of ['stranger@nordlicht-it.example', `unproven:${person(server, 'support').email}`]) {
    const { context, page } = await browserOf(browser);
    await signInThere(page, login);
    await expect(page).toHaveURL(`${server.url}/sign-in`);
    await expect(page.getByRole('alert')).toContainText('You are not known here by that Example ID account.');
    sentences.push(await page.getByRole('alert').innerText());
    await isSignedOut(page);
    await context.close();
  }
  expect(new Set(sentences).size).toBe(1);
});

test('a provider that is away is said to be', async ({ browser }) => {
  const { context, page } = await browserOf(browser);
  await page.goto(`${server.url}/sign-in?next=%2Fdeployment`);
  await page.getByRole('button', { name: 'Sign in with Away' }).click();
  await expect(page).toHaveURL(`${server.url}/sign-in?next=%2Fdeployment`);
  await expect(page.getByRole('alert')).toContainText('Away cannot be reached at the moment.');
  await context.close();
});

test('the way back is gone once, and by nobody else', async ({ browser }) => {
  const { context, page } = await browserOf(browser);
  const { context: otherContext, page: other } = await browserOf(browser);
  await leave(page);
  await identify(page, person(server, 'admin').email);
  const back = await caught(page);

  // Somebody else, with and without a way of their own.
  for (const prepare of [async () => {}, () => leave(other)]) {
    await prepare();
    await other.goto(back);
    await expect(other.getByRole('alert')).toContainText('was begun in another browser');
    await isSignedOut(other);
  }
  // An answer that names another provider.
  const { context: thirdContext, page: third } = await browserOf(browser);
  await leave(third);
  await identify(third, person(server, 'admin').email);
  const ofThird = new URL(await caught(third));
  ofThird.searchParams.set('iss', 'https://evil.example');
  await third.goto(ofThird.href);
  await expect(third.getByRole('alert')).toContainText('Example ID did not confirm who you are.');
  await isSignedOut(third);

  // Who began it, and once.
  await page.goto(back);
  await expect(page).toHaveURL(`${server.url}/organizations`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(back);
  await expect(page.getByRole('alert')).toContainText('Please begin again.');
  await isSignedOut(page);
  for (const one of [context, otherContext, thirdContext]) await one.close();
});

test('a code that is not the provider’s signs nobody in', async ({ browser }) => {
  const { context, page } = await browserOf(browser);
  await leave(page);
  await identify(page, person(server, 'owner').email);
  const back = new URL(await caught(page));
  back.searchParams.set('code', 'made-up');
  await page.goto(back.href);
  await expect(page.getByRole('alert')).toContainText('Example ID did not confirm who you are.');
  await isSignedOut(page);
  await context.close();
});

test('nothing of it is in a frame', async ({ request }) => {
  const framed = { headers: { 'Sec-Fetch-Dest': 'iframe' }, maxRedirects: 0 };
  expect(await (await request.get(`${server.url}/sign-in`)).text()).toContain('Sign in with Example ID');
  expect(await (await request.get(`${server.url}/sign-in`, framed)).text()).not.toContain('Sign in with Example ID');
  const begun = await request.post(`${server.url}/sign-in/with/oidc`, framed);
  expect(begun.status()).toBe(403);
  for (const path of ['/sign-in/with/oidc', '/sign-in/with/oidc/done?state=x&code=y']) {
    const headers = (await request.get(server.url + path, { maxRedirects: 0 })).headers();
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  }
  for (const path of ['/sign-in/with/unknown', '/sign-in/with/unknown/done']) {
    expect((await request.get(server.url + path, { maxRedirects: 0 })).status()).toBe(404);
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the sign-in with its buttons is accessible, ${colorScheme}`, async ({ browser }) => {
    const { context, page } = await browserOf(browser);
    await page.emulateMedia({ colorScheme });
    await page.goto(`${server.url}/sign-in`);
    await expect(page.getByRole('button', { name: /^Sign in with/ })).toHaveCount(2);
    const results = await new AxeBuilder({ page }).analyze();
    expect(results.violations).toEqual([]);
    await context.close();
  });
}
