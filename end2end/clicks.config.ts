import base from './playwright.config.ts';
import { defineConfig } from '@playwright/test';

// How long a click takes to the next page's content: `npm run clicks`.
export default defineConfig({ ...base, testDir: 'measure' });
