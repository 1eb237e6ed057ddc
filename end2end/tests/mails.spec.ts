// The mails that bring the reports: a recipient who wants none, and one that is sent again.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaints, openReports, signIn } from './people.ts';
import { start, type Server } from './server.ts';

let server: Server;

test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server?.stop(); });

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
      await signIn(server, page, 'owner');
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

for (const javaScriptEnabled of [true, false]) {
  test(`a report is sent again, and the settings are typed above meanwhile, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await signIn(server, page, 'owner');
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
}
