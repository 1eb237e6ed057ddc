// What goes wrong while somebody works: a session that ends, a server that is away, a role or an organization that is gone.
import { expect, test } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { live, openReports, person, signIn } from './people.ts';
import { start, type Server } from './server.ts';

let server: Server;

test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server?.stop(); });

for (const javaScriptEnabled of [true, false]) {
  test(`a session that ends while settings are typed costs nothing, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await signIn(server, page, 'owner');
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByLabel('Tolerated share of minor issues').fill('2.5%');
    await context.clearCookies({ name: 'bsr' });
    await page.getByRole('button', { name: 'Save settings' }).click();
    const welcome = async (at: typeof page): Promise<void> => {
      const { email, password } = person(server, 'owner');
      await at.getByLabel('E-mail address').fill(email);
      await at.getByLabel('Password').fill(password);
      await at.getByRole('button', { name: 'Sign in' }).click();
      await expect(at).not.toHaveURL(/\/sign-in/);
    };
    if (javaScriptEnabled) {
      await expect(page.getByText('What you typed is still here.')).toBeVisible();
      const [tab] = await Promise.all([
        context.waitForEvent('page'), page.getByRole('link', { name: 'Sign in again in a new tab' }).click(),
      ]);
      await welcome(tab);
    } else {
      // The sign-in leads back to where one was.
      await welcome(page);
      await expect(page.getByText('Your session had ended, so nothing was saved.')).toBeVisible();
    }
    await expect(page.getByLabel('Tolerated share of minor issues')).toHaveValue('2.5%');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('The settings are saved.')).toBeVisible();
    await context.close();
  });
}

for (const javaScriptEnabled of [true, false]) {
  test(`a database that takes no change costs nothing that was typed, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await signIn(server, page, 'owner');
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByLabel('Tolerated share of minor issues').fill('3.5%');
    refuseChanges(true);
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('The portal could not do this just now.')).toBeVisible();
    await expect(page.getByText('What you typed is still here.')).toBeVisible();
    refuseChanges(false);
    await expect(page.getByLabel('Tolerated share of minor issues')).toHaveValue('3.5%');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('The settings are saved.')).toBeVisible();
    await context.close();
  });
}

/** Has the database refuse, or take again, whatever changes a partner. */
function refuseChanges(refuse: boolean): void {
  const trigger = refuse
    ? "CREATE TRIGGER refused BEFORE UPDATE ON partner BEGIN SELECT RAISE(ABORT, 'no room'); END"
    : 'DROP TRIGGER refused';
  const done = spawnSync('python3', ['-c', `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=20) as db:
    db.execute(sys.argv[2])
`, `${server.data}/bsr.sqlite3`, trigger], { encoding: 'utf8' });
  expect(done.status, done.stderr).toBe(0);
}

for (const javaScriptEnabled of [true, false]) {
  test(`a session that ends while somebody is invited costs nothing, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const { email, password } = person(server, 'owner');
    await signIn(server, page, 'owner');
    await page.getByRole('link', { name: 'People', exact: true }).click();
    const invited = page.getByLabel('E-mail address');
    await invited.fill('new@nordlicht-it.example');
    await page.getByLabel('Name', { exact: true }).fill('Somebody New');
    server.run('user', 'end-sessions', '--email', email);
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await expect(page.getByRole('alert')).toContainText('You were signed out elsewhere');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/people$/);
    await expect(invited).toHaveValue('new@nordlicht-it.example');
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Somebody New');
    await context.close();
  });
}

test('a session that ends costs a selection nothing, nor a report that is to be sent again', async ({ page, context }) => {
  await signIn(server, page, 'owner');
  await page.goto(`${server.url}/organizations?sort=name`);
  await live(page);
  const box = page.getByRole('checkbox', { name: /^Select Bergmann/ });
  await box.check();
  await page.getByLabel('With the selected organizations:').selectOption('off');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Apply' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('You are not signed in, or your session has ended.');
  await expect(box).toBeChecked();
  const signInAgain = async (): Promise<void> => {
    const [tab] = await Promise.all([context.waitForEvent('page'), page.getByRole('link', { name: /sign in/i }).click()]);
    const { email, password } = person(server, 'owner');
    await tab.getByLabel('E-mail address').fill(email);
    await tab.getByLabel('Password').fill(password);
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await expect(tab.getByRole('heading', { level: 1 })).not.toHaveText('Sign in');
    await tab.close();
  };
  await signInAgain();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(alert).toContainText('E-mail delivery was switched off for 1 organization.');
  await page.getByLabel('With the selected organizations:').selectOption('on');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(alert).toContainText('switched on for 1 organization.');

  await openReports(page, 'Bergmann');
  const again = page.getByRole('row', { name: /^it@bergmann.*October 2026/ }).getByRole('button', { name: 'Send again' });
  await context.clearCookies();
  await again.click();
  await expect(page.getByText('You are not signed in, or your session has ended.')).toBeVisible();
  await signInAgain();
  await again.click();
  await expect(page.getByText('The report for October 2026 goes out to it@bergmann-soehne.example now.')).toBeVisible();
});

test('a server that is away is said, and the page comes by itself when it is back', async ({ page, context }) => {
  await signIn(server, page, 'owner');
  await live(page);
  await context.setOffline(true);
  await page.locator('.organization-name').first().click();
  await expect(page.getByText('The portal cannot be reached.')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole('navigation', { name: 'Organization Details' })).toBeVisible({ timeout: 20_000 });
});

test('a proxy that does not reach the portal is taken for a portal that is away, and what is typed stays', async ({ page }) => {
  const away = '<html><body><h1>502 Bad Gateway</h1></body></html>';
  let isAway = true;
  await signIn(server, page, 'owner');
  await live(page);
  await page.route('**/api/ui/**', route => (isAway ? route.fulfill({ status: 502, contentType: 'text/html', body: away }) : route.continue()));
  await page.locator('.organization-name').first().click();
  await expect(page.getByText('The portal cannot be reached.')).toBeVisible();
  isAway = false;
  const tabs = page.getByRole('navigation', { name: 'Organization Details' });
  await expect(tabs).toBeVisible({ timeout: 20_000 });
  await tabs.getByRole('link', { name: 'Reports', exact: true }).click();
  await page.getByLabel('Address 3').fill('typed@while.away.example');
  isAway = true;
  await page.getByRole('button', { name: 'Save Email Delivery Settings' }).click();
  await expect(page.getByText('The portal cannot be reached.')).toBeVisible();
  await expect(page.getByText('What you typed is still here.')).toBeVisible();
  await expect(page.getByLabel('Address 3')).toHaveValue('typed@while.away.example');
});

test('a page that is older than the portal goes on in the new one, and what it saves is saved', async ({ page }) => {
  await signIn(server, page, 'owner');
  await live(page);
  // What a page of another build says, which the portal has been since.
  await page.route('**/api/ui/**', route => {
    const headers = route.request().headers();
    return route.continue('bsr-build' in headers ? { headers: { ...headers, 'bsr-build': 'pkg/older' } } : {});
  });
  const loaded = page.waitForEvent('load');
  await page.locator('.organization-name').first().click();
  await loaded;
  const tabs = page.getByRole('navigation', { name: 'Organization Details' });
  await expect(tabs).toBeVisible();
  await live(page);
  await tabs.getByRole('link', { name: 'Settings', exact: true }).click();
  await expect(page).toHaveURL(/\/settings$/);
  const share = page.getByLabel('Tolerated share of minor issues');
  await live(page);
  await share.fill('much');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Nothing was saved: please correct what is marked.')).toBeVisible();
  await expect(share).toHaveValue('much');
  await live(page);
  await share.fill('1.5%');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  await expect(share).toHaveValue('1.5%');
  // The same with a button that says something.
  await page.goto(`${server.url}/organizations?sort=name`);
  await live(page);
  const box = page.getByRole('checkbox', { name: /^Select (?!all)/ }).first();
  await box.check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('alert')).toContainText('on already');
  await expect(page).toHaveURL(/\/organizations\?sort=name$/);
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without';

  test(`whoever saves delivery settings later is told who was faster, ${how} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const [page, slow] = [await context.newPage(), await context.newPage()];
    await signIn(server, page, 'owner');
    await openReports(page, javaScriptEnabled ? 'Bergmann' : 'Praxis');
    await slow.goto(page.url());
    await slow.getByLabel('Address 3').fill('third@nordlicht-it.example');
    const save = (of: typeof page) => of.getByRole('button', { name: 'Save Email Delivery Settings' }).click();
    await page.getByRole('switch').click();
    await save(page);
    await expect(page.getByText('The settings are saved.')).toBeVisible();
    await save(slow);
    await expect(slow.getByText('Not saved: somebody else was faster')).toBeVisible();
    await expect(slow.getByText(/owner@nordlicht-it\.example/).first()).toBeVisible();
    await expect(slow.getByLabel('Address 3')).toHaveValue('third@nordlicht-it.example');
    await context.close();
  });
}

test('whoever changes a logo later is told who was faster', async ({ browser }) => {
  const svg = (fill: string) => ({
    name: 'logo.svg', mimeType: 'image/svg+xml',
    buffer: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="${fill}"/></svg>`),
  });
  const [context, other] = [await browser.newContext(), await browser.newContext({ javaScriptEnabled: false })];
  const [page, faster] = [await context.newPage(), await other.newPage()];
  for (const one of [page, faster]) {
    await signIn(server, one, 'owner');
    await one.getByRole('link', { name: 'Settings', exact: true }).click();
    await one.getByLabel('Logo file').setInputFiles(svg(one === page ? '#222222' : '#111111'));
  }
  await faster.getByRole('button', { name: 'Use this logo' }).click();
  await expect(faster.getByText('The logo is saved.')).toBeVisible();
  const use = page.getByRole('button', { name: 'Use this logo' });
  await use.click();
  await expect(page.getByText(`The logo was not changed: ${person(server, 'owner').email} has changed it`)).toBeVisible();
  await expect(page.getByText('This logo is set here.')).toBeVisible();
  // Now that one has seen it.
  await page.getByLabel('Logo file').setInputFiles(svg('#222222'));
  await use.click();
  await expect(page.getByText('The logo is saved.')).toBeVisible();
  await faster.getByRole('button', { name: 'Remove the logo' }).click();
  await expect(faster.getByText(/^The logo was not changed:/)).toBeVisible();
  await context.close();
  await other.close();
});

test('a double click saves once', async ({ page }) => {
  await signIn(server, page, 'owner');
  await openReports(page, 'Lotus');
  const sent: string[] = [];
  page.on('request', request => { if (request.method() === 'POST') sent.push(new URL(request.url()).pathname); });
  // An answer that is slow enough for a second click.
  await page.route('**/api/ui/save-delivery', async route => {
    await new Promise(resolve => setTimeout(resolve, 500));
    await route.continue();
  });
  await page.getByRole('switch').click();
  const save = page.getByRole('button', { name: 'Save Email Delivery Settings' });
  const times = (path: string) => sent.filter(one => one === path).length;
  await Promise.all([page.waitForResponse(/\/api\/ui\/save-delivery$/), save.dblclick()]);
  await expect(save).not.toHaveAttribute('aria-disabled', 'true');
  expect(times('/api/ui/save-delivery')).toBe(1);
  // A form that the server takes itself.
  await page.goto(`${server.url}/account`);
  await page.getByLabel('Current password').first().fill('not this one');
  await page.getByLabel('New password', { exact: true }).fill('harbour lantern fjord 9');
  await page.getByLabel('New password, once more').fill('harbour lantern fjord 9');
  const change = page.getByRole('button', { name: 'Change password' });
  await Promise.all([page.waitForResponse(/\/account\/password$/), change.dblclick()]);
  await page.waitForLoadState('load');
  expect(times('/account/password')).toBe(1);
});

test('a role that was taken away, and an organization that is not there any more, get a clear answer', async ({ page, context }) => {
  const { email } = person(server, 'admin');
  await signIn(server, page, 'admin');
  await page.locator('.organization-name').first().click();
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Email Delivery Settings' })).toBeVisible();
  server.run('user', 'remove', '--email', email);
  await page.getByRole('button', { name: 'Save Email Delivery Settings' }).click();
  await expect(page.getByText('You are not signed in, or your session has ended.')).toBeVisible();
  await expect(page.getByText('What you typed is still here.')).toBeVisible();

  await page.goto(`${server.url}/organizations`);
  await expect(page.getByRole('alert')).toHaveText('You were signed out because your account here was removed.');

  await signIn(server, page, 'support');
  await page.locator('.organization-name').first().click();
  await expect(page.getByRole('navigation', { name: 'Organization Details' })).toBeVisible();
  server.run('user', 'set-role', '--email', person(server, 'support').email, '--role', 'finance');
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText(/^You were signed out because your role was changed\./);
  await page.getByLabel('E-mail address').fill(person(server, 'support').email);
  await page.getByLabel('Password').fill(person(server, 'support').password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // Back at the page that one wanted, which says what the role lacks.
  await expect(page).toHaveURL(/\/reports$/);
  await expect(page.getByText('Your role, Finance,')).toBeVisible();
  await context.clearCookies();

  await signIn(server, page, 'owner');
  const gone = `${server.url}/organizations/019a1b2c-3d4e-7f80-9a0b-1c2d3e4f5a6b`;
  expect((await page.goto(gone))!.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Not found' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to your organizations' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Organizations' })).toBeVisible();
});
