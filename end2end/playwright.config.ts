import { defineConfig, devices } from '@playwright/test';

// Debian's Chromium; as root it has to run without its sandbox, and offline without its background chatter.
const launchOptions = {
  executablePath: process.env.BSR_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
};

export default defineConfig({
  testDir: 'tests',
  // Each file starts a server and a data folder of its own.
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  retries: 0,
  // Only what never comes is waited for so long: a machine may be slow.
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: { ...devices['Desktop Chrome'], channel: undefined, launchOptions, locale: 'en-GB', trace: 'retain-on-failure' },
});
