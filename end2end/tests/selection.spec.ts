// A month's reports of a selection as one archive, and the logo in the settings.
import { expect, test } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaints, signIn } from './people.ts';
import { start, type Server } from './server.ts';

let server: Server;

test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server?.stop(); });

/** A square of 8 × 8 pixels, and a file that is none. */
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#0b6b5d"/></svg>';

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without';

  test(`the reports of a selection come as one archive, ${how} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const heard = complaints(page);
    await signIn(server, page, 'support');
    await expect(page.getByRole('button', { name: 'Apply' })).toHaveCount(0);
    await page.goto(`${server.url}/organizations?sort=name`);
    await page.getByRole('button', { name: 'Download as ZIP' }).click();
    await expect(page.getByRole('alert')).toHaveText('Nothing was selected. Select organizations first.');
    await expect(page).toHaveURL(/\/organizations\?sort=name$/);
    const boxes = page.getByRole('checkbox', { name: /^Select (?!all)/ });
    const count = await boxes.count();
    if (javaScriptEnabled) await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    else for (let at = 0; at < count; at++) await boxes.nth(at).check();
    await expect(boxes.first()).toBeChecked();
    await page.getByLabel('Reports of').selectOption('2026-10');
    const [download] = await Promise.all([
      page.waitForEvent('download'), page.getByRole('button', { name: 'Download as ZIP' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('backup-summary-2026-10.zip');
    const path = join(server.data, `${how}.zip`);
    await download.saveAs(path);
    const listed = spawnSync('python3', ['-c', `
import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
for i in z.infolist():
    print(i.filename, z.read(i)[:4].decode('latin1'))
`, path], { encoding: 'utf8' });
    expect(listed.status, listed.stderr).toBe(0);
    const files = listed.stdout.trim().split('\n');
    const pdfs = files.filter(file => /^backup-summary-.*-2026-10\.pdf %PDF$/.test(file));
    expect(pdfs.length).toBeGreaterThan(3);
    expect(files.length - pdfs.length, 'at most the note of those without a report').toBeLessThanOrEqual(1);
    expect(pdfs.length).toBeLessThanOrEqual(count);
    expect(statSync(path).size).toBeGreaterThan(10_000);
    expect(heard).toEqual([]);
    await context.close();
  });

  test(`a logo is set, shown, refused with a reason and taken away, ${how} scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const heard = complaints(page);
    await signIn(server, page, 'owner', javaScriptEnabled ? 'aegean-cloud.example' : 'sakura-systems.example');
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Logo' })).toBeVisible();
    const [good, bad] = [join(server.data, 'logo.svg'), join(server.data, 'bad.svg')];
    writeFileSync(good, LOGO);
    writeFileSync(bad, LOGO.replace('<rect', '<script>alert(1)</script><rect'));
    await page.getByLabel('Logo file').setInputFiles(good);
    await page.getByRole('button', { name: 'Use this logo' }).click();
    await expect(page.getByText('The logo is saved.')).toBeVisible();
    await expect(page.getByRole('img', { name: 'The logo in the reports' })).toHaveJSProperty('complete', true);
    expect(await page.locator('img.logo').evaluate(image => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
    await page.getByLabel('Logo file').setInputFiles(bad);
    await page.getByRole('button', { name: 'Use this logo' }).click();
    await expect(page.getByText('The logo was not changed. The SVG has <script>, which a logo may not have.')).toBeVisible();
    const large = join(server.data, 'large.png');
    // Larger than what a telephone takes a picture of.
    writeFileSync(large, Buffer.alloc(40_000_000));
    await page.getByLabel('Logo file').setInputFiles(large);
    await page.getByRole('button', { name: 'Use this logo' }).click();
    await expect(page.getByText('The logo was not changed. The file is larger than 256 KB.')).toBeVisible();
    await page.getByRole('button', { name: 'Remove the logo' }).click();
    await expect(page.getByText('The logo is removed.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Remove the logo' })).toHaveCount(0);
    expect(heard).toEqual([]);
    await context.close();
  });
}
