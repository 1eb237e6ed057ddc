// Recipients outside of partner and organization, where the deployment allows them with a consent.
import { expect, test } from '@playwright/test';
import { complaints, signIn } from './people.ts';
import { NOW, start, type Server } from './server.ts';

let server: Server;

test.beforeAll(async () => { server = await start(NOW, '[delivery]\nallow_outside = true\n'); });
test.afterAll(async () => { await server?.stop(); });

for (const [javaScriptEnabled, name, domain] of [[true, 'Lotus', 'nordlicht-it.example'], [false, 'Cedar', 'maplestreet.example']] as const) {
  test(`each outside address needs a consent of its own, which is shown, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const heard = complaints(page);
    await signIn(server, page, 'owner', domain);
    await page.getByRole('link', { name }).first().click();
    await page.getByRole('link', { name: 'Reports', exact: true }).click();
    const [consent, save] = [
      page.getByRole('checkbox', { name: /^Outside recipients have agreed/ }),
      page.getByRole('button', { name: 'Save Email Delivery Settings' }),
    ];
    const asks = page.getByText(/confirm that its holder agrees to get reports/);
    await page.getByRole('switch').check();
    await page.getByLabel('Address 1').fill('auditor@outside.example');
    await save.click();
    await expect(asks).toBeVisible();
    await consent.check();
    await save.click();
    await expect(page.getByText('The settings are saved.')).toBeVisible();
    await expect(page.getByText(/holder’s consent was recorded on 6 November 2026/)).toBeVisible();
    // What was confirmed for one address is not for the next.
    await expect(consent).not.toBeChecked();
    await page.getByLabel('Address 2').fill('another@outside.example');
    await save.click();
    await expect(asks).toHaveCount(1);
    await expect(page.getByText('Nothing was saved')).toBeVisible();
    await page.getByLabel('Address 2').fill('');
    await save.click();
    await expect(page.getByText('The settings are saved.')).toBeVisible();
    expect(heard).toEqual([]);
    await context.close();
  });
}
