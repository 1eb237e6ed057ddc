// Another portal, as NinjaOne leads its users to ours: from an organization's dashboard to an iframe.
import { createPrivateKey, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a launch token says; what is left out is as it should be. */
export interface Claims { iss?: string; aud?: string; sub?: string; org?: string; iat?: number; exp?: number; jti?: string }

export interface Host {
  /** Its origin: another site than ours. */
  origin: string;
  publicKey: string;
  privateKey: string;
  /** The id of its key in our portal, once it is known. */
  kid: string;
  /** What the next tokens say. */
  claims: Claims;
  /** A token in place of the next ones. */
  token: string | null;
  /** Signs a token. */
  sign(claims?: Claims): string;
  stop(): Promise<void>;
}

/** Starts a portal that opens the page of `target` in its iframe. */
export async function startHost(target: string): Promise<Host> {
  const pair = generateKeyPairSync('ed25519');
  const pem = (key: KeyObject, type: 'spki' | 'pkcs8'): string => key.export({ format: 'pem', type }).toString();
  const host: Host = {
    origin: '', kid: '', claims: {}, token: null,
    publicKey: pem(pair.publicKey, 'spki'),
    privateKey: pem(pair.privateKey, 'pkcs8'),
    sign(claims = {}) {
      const now = Math.floor(Date.now() / 1000);
      const all = { iss: host.origin, aud: target, iat: now, exp: now + 60, jti: randomUUID(), ...host.claims, ...claims };
      const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const text = `${part({ alg: 'EdDSA', typ: 'JWT', kid: host.kid })}.${part(all)}`;
      return `${text}.${sign(null, Buffer.from(text), createPrivateKey(host.privateKey)).toString('base64url')}`;
    },
    async stop() { server.closeAllConnections(); await new Promise(resolve => server.close(resolve)); },
  };
  const server: HttpServer = createServer((request, response) => {
    const answer = (type: string, body: string): void => { response.writeHead(200, { 'Content-Type': type }).end(body); };
    switch (request.url) {
      case '/token': return answer('text/plain', host.token ?? host.sign());
      case '/': return answer('text/html', page('Organization dashboard', '<a href="/backup">Backup</a>'));
      case '/backup': return answer('text/html', page('Backup', '<a href="/backup/saas">SaaS</a>'));
      case '/backup/saas': return answer('text/html', page('SaaS Overview', OVERVIEW + iframe(target)));
      default: response.writeHead(404).end();
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  host.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return host;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${body}</html>`;
}

const OVERVIEW = `
  <details><summary>Actions</summary><button id="manage">Manage Features</button></details>
  <style>iframe { width: 100%; height: 900px; border: 0 } body { margin: 16px; font-family: sans-serif }</style>`;

function iframe(target: string): string {
  return `
  <form method="post" action="${target}/launch" target="reports"><input type="hidden" name="token"></form>
  <div id="place"></div>
  <script type="module">
    document.getElementById('manage').addEventListener('click', async () => {
      document.querySelector('details').open = false;
      document.getElementById('place').innerHTML = '<iframe name="reports" title="Organization Details"></iframe>';
      document.querySelector('input').value = await (await fetch('/token')).text();
      document.querySelector('form').submit();
    });
  </script>`;
}
