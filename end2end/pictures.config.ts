import base from './playwright.config.ts';
import { defineConfig } from '@playwright/test';

// The README's pictures: `cargo xtask pictures`.
export default defineConfig({ ...base, testDir: 'pictures' });
