// Starts an OpenID provider, and ends it by its process id.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What both sides know of each other before either runs. */
export interface Agreed { issuer: string; port: number; client: string; secret: string }

export function agree(port: number): Agreed {
  // Another site than ours: cookies and addresses cross it as they do at Microsoft.
  return { issuer: `http://127.0.0.1:${port}`, port, client: 'bsr', secret: 's3cret:&+%/' };
}

/** Runs until it is stopped. `back`: where it sends people back to. */
export async function startProvider(agreed: Agreed, back: string): Promise<{ stop(): Promise<void> }> {
  const script = fileURLToPath(new URL('provider.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      PROVIDER_ISSUER: agreed.issuer, PROVIDER_PORT: String(agreed.port), PROVIDER_CLIENT: agreed.client,
      PROVIDER_SECRET: agreed.secret, PROVIDER_BACK: back,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await listening(child);
  return { async stop() { const ended = once(child, 'exit'); child.kill('SIGTERM'); await ended; } };
}

/** Until it says so; it warns of much that a provider for tests may do. */
function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    child.stdout!.on('data', (chunk: Buffer) => { if (chunk.toString().includes('listening')) resolve(); });
    child.once('exit', code => reject(new Error(`the provider ended with ${code}: ${said}`)));
  });
}
