// Starts the real program on a demo world of its own, and ends it by its process id.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SignIn { email: string; password: string; role: string }

export interface Server {
  url: string;
  data: string;
  signIns: SignIn[];
  /** Run a command of the program on this server's data; gives what it printed. */
  run(...words: string[]): string;
  stop(): Promise<void>;
}

/** The instant at which the server's clock starts: the fifth of November 2026 is over everywhere. */
export const NOW = '2026-11-06T08:00:00Z';

function program(): string {
  const path = process.env.BSR_PROGRAM;
  if (!path) throw new Error('BSR_PROGRAM is not set: run `cargo xtask test`, which builds the program and sets it');
  return path;
}

/** `now`: where its clock starts; null for the system's. `file`: a `bsr.toml` for it. */
export async function start(now: string | null = NOW, file = ''): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), 'bsr-end2end-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  writeFileSync(join(data, 'bsr.toml'), file);
  const env = {
    ...process.env,
    BSR_DATA_DIR: data, ...(now && { BSR_NOW: now }), BSR_LISTEN: `127.0.0.1:${port}`, BSR_PUBLIC_URL: url,
  };
  delete (env as Record<string, string | undefined>).BSR_PROGRAM;
  delete (env as Record<string, string | undefined>).BSR_CHROMIUM;
  const run = (...words: string[]): string => {
    const done = spawnSync(program(), words, { env, cwd: data, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`bsr ${words.join(' ')} ended with ${done.status}: ${done.stderr}`);
    return done.stdout;
  };
  const signIns = parseSignIns(run('demo', '--seed', '1'));
  run('run-due');
  const child = spawn(program(), ['serve'], { env, cwd: data, stdio: ['ignore', 'inherit', 'pipe'] });
  // A panic spoils one answer, or none that anybody sees: it is said at the end all the same.
  let panic = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk);
    panic ||= /panicked at [^\n]*/.exec(chunk.toString())?.[0] ?? '';
  });
  await ready(url, child);
  return { url, data, signIns, run, stop: async () => { await stop(child, data); if (panic) throw new Error(`the server ${panic}`); } };
}

/** The demo prints a line a person: role, address, password. */
function parseSignIns(printed: string): SignIn[] {
  const found: SignIn[] = [];
  for (const line of printed.split('\n')) {
    const match = /^\s*(owner|super_admin|admin|support|finance|operator)\s+(\S+@\S+)\s+(\S+)\s*$/.exec(line);
    if (match) found.push({ role: match[1]!, email: match[2]!, password: match[3]! });
  }
  if (found.length === 0) throw new Error(`bsr demo printed no sign-in:\n${printed}`);
  return found;
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode} before it was ready`);
    try {
      if ((await fetch(`${url}/readyz`)).ok) return;
    } catch {
      // Not listening yet: ask again until it is, or until it ended.
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

function stop(child: ChildProcess, data: string): Promise<void> {
  return new Promise(resolve => {
    child.once('exit', () => { rmSync(data, { recursive: true, force: true }); resolve(); });
    child.kill('SIGTERM');
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      probe.close(() => resolve(address.port));
    });
  });
}
