// Milliseconds from a click to the next page's content, on loopback; prints a table for docs/benchmarks.md.
import { expect, test, type Page } from '@playwright/test';
import { signIn } from '../tests/people.ts';
import { start, type Server } from '../tests/server.ts';

let server: Server;

test.beforeAll(async () => { server = await start('2026-11-20T08:00:00Z'); });
test.afterAll(async () => { await server?.stop(); });

const TIMES = 15;

/** Clicks, and waits in the page itself until `text` is in an element of `selector`. */
async function click(page: Page, link: string, selector: string, text: string): Promise<number> {
  return page.evaluate(async ([link, selector, text]) => {
    const at = document.querySelector<HTMLElement>(link!)!;
    const begun = performance.now();
    at.click();
    for (;;) {
      const there = [...document.querySelectorAll(selector!)].some(element => element.textContent!.includes(text!));
      if (there) return performance.now() - begun;
      await new Promise(resolve => requestAnimationFrame(resolve));
    }
  }, [link, selector, text] as const);
}

test('clicks', async ({ page }) => {
  await signIn(server, page, 'owner');
  const ways: Record<string, number[]> = {};
  const note = (name: string, ms: number): void => { (ways[name] ??= []).push(ms); };
  for (let time = 0; time < TIMES; time++) {
    note('list → Overview', await click(page, '.organization-name', 'nav.tabs', 'Overview'));
    note('Overview → Accounts', await click(page, "nav.tabs a[href$='/accounts']", 'h2', 'Accounts in'));
    note('Accounts → Reports', await click(page, "nav.tabs a[href$='/reports']", 'h2', 'Monthly Reports'));
    note('Reports → Activity', await click(page, "nav.tabs a[href$='/activity']", 'h2', 'Activity'));
    note('Activity → Settings', await click(page, "nav.tabs a[href$='/settings']", 'h2', 'Logo'));
    note('Settings → list', await click(page, ".crumbs a", 'h1', 'Organizations'));
  }
  const lines = ['', '| way | median ms | longest ms |', '|---|---:|---:|'];
  for (const [name, all] of Object.entries(ways)) {
    all.sort((a, b) => a - b);
    lines.push(`| ${name} | ${all[Math.floor(TIMES / 2)]!.toFixed(0)} | ${all.at(-1)!.toFixed(0)} |`);
  }
  console.log(lines.join('\n'));
  expect(Object.keys(ways)).toHaveLength(6);
});
