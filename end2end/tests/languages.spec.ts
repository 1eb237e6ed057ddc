// The portal in the reader's language.
import { expect, test } from '@playwright/test';
import { complaints, person } from './people.ts';
import { start, type Server } from './server.ts';

let server: Server;

test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server?.stop(); });

for (const javaScriptEnabled of [true, false]) {
  test(`the browser's language, another one, and the same after the next sign-in, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled, locale: 'de-AT' });
    const page = await context.newPage();
    const heard = complaints(page);
    const { email, password } = person(server, javaScriptEnabled ? 'owner' : 'admin');
    const welcome = async (): Promise<void> => {
      await page.getByLabel(/^(E-Mail-Adresse|Adresse e-mail)$/).fill(email);
      await page.getByLabel(/^(Passwort|Mot de passe)$/).fill(password);
      await page.getByRole('button', { name: /^(Anmelden|Se connecter)$/ }).click();
    };
    await page.goto(`${server.url}/sign-in`);
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await welcome();
    await expect(page.getByRole('heading', { level: 1, name: 'Organisationen' })).toBeVisible();
    await page.locator('.organization-name').first().click();
    await page.getByRole('link', { name: 'Berichte', exact: true }).click();
    await expect(page.getByRole('row', { name: /^Oktober 2026/ })).toBeVisible();
    await expect(page.getByText(/Der nächste Bericht, für November 2026, .* 5\. Dezember 2026/)).toBeVisible();

    await page.getByRole('button', { name: 'Français' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
    await expect(page.getByRole('row', { name: /^Octobre 2026/ })).toBeVisible();
    await expect(page).toHaveURL(/\/reports$/);

    // Another browser learns it from the user.
    await context.clearCookies();
    await page.goto(`${server.url}/sign-in`);
    await welcome();
    await expect(page.getByRole('heading', { level: 1, name: 'Organisations' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
    expect(heard).toEqual([]);
    await context.close();
  });
}

test('every page in every language, without a complaint of the browser', async ({ browser }) => {
  for (const locale of ['de-DE', 'fr-FR', 'es-ES', 'pt-BR', 'ja-JP']) {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    const heard = complaints(page);
    const { email, password } = person(server, 'owner', 'sakura-systems.example');
    await page.goto(`${server.url}/sign-in`);
    await page.locator('#email').fill(email);
    await page.locator('#password').fill(password);
    await page.locator('button[type=submit].primary').click();
    await expect(page.locator('.organization-name').first()).toBeVisible();
    const organization = (await page.locator('.organization-name').first().getAttribute('href'))!;
    for (const tab of ['', '/accounts', '/reports', '/activity', '/settings', '/months/2026-10']) {
      await page.goto(server.url + organization + tab);
      await expect(page.locator('html')).toHaveAttribute('lang', locale.startsWith('pt') ? 'pt-BR' : locale.slice(0, 2));
      await expect(page.locator('h2').first()).toBeVisible();
    }
    expect(heard, locale).toEqual([]);
    await context.close();
  }
});
