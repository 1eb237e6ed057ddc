// The API: a client generated from the document that the server gives, and the document for people.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { roundTrip } from '../client/round-trip.ts';
import { complaints } from './people.ts';
import { start, type Server } from './server.ts';

const client = fileURLToPath(new URL('../client', import.meta.url));

let server: Server;
test.beforeAll(async () => { server = await start(); });
test.afterAll(async () => { await server.stop(); });

test('a generated client goes from the list to a report and changes the delivery settings and back', async () => {
  const document = await openapiTS(new URL(`${server.url}/api/openapi.json`));
  mkdirSync(`${client}/generated`, { recursive: true });
  writeFileSync(`${client}/generated/api.ts`, astToString(document));
  const checked = spawnSync('npx', ['tsc', '--project', client], { encoding: 'utf8', cwd: `${client}/..` });
  expect(checked.stdout + checked.stderr, 'the client fits the document').toBe('');

  const printed = server.run('key', 'add', '--partner', 'demo-nordlicht', '--purpose', 'settings', '--name', 'client');
  const key = /^key (\S+)$/m.exec(printed)?.[1] ?? '';
  const trip = await roundTrip(server.url, key, 'Cedar & Stone Architects', 'it@cedarstone.example');
  expect(trip.organizations.length).toBeGreaterThan(10);
  expect(trip.organizations).not.toContain('Kiwi Orchards Limited');
  expect(trip).toMatchObject({
    period: '2026-10',
    pdf: '%PDF-',
    changed: { on: true, recipients: ['it@cedarstone.example'] },
    stale: 412,
    setBack: { on: false, recipients: [] },
  });
});

for (const scheme of ['light', 'dark'] as const) {
  test(`the documentation reads well without scripts, ${scheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme: scheme, javaScriptEnabled: false });
    const page = await context.newPage();
    const heard = complaints(page);
    const asked: string[] = [];
    page.on('request', request => asked.push(request.url()));
    await page.goto(`${server.url}/api/docs`);
    await expect(page.getByRole('heading', { level: 1, name: 'API' })).toBeVisible();
    await page.getByRole('link', { name: 'Change the delivery settings' }).click();
    await expect(page).toHaveURL(/#putDelivery$/);
    await expect(page.getByRole('heading', { level: 3, name: 'Change the delivery settings' })).toBeInViewport();
    expect(asked.filter(url => !url.startsWith(server.url))).toEqual([]);
    await context.close();

    const seen = await browser.newContext({ colorScheme: scheme });
    const again = await seen.newPage();
    await again.goto(`${server.url}/api/docs`);
    expect((await new AxeBuilder({ page: again }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()).violations)
      .toEqual([]);
    await again.setViewportSize({ width: 360, height: 740 });
    expect(await again.evaluate(() => document.documentElement.scrollWidth), 'nothing sticks out on a phone').toBeLessThanOrEqual(360);
    await seen.close();
    expect(heard).toEqual([]);
  });
}
