// An OpenID provider of a package, as a process of its own: it answers whoever types any password, as the address that was
// typed. «unproven:» before the address: the provider has not proven it.
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const { PROVIDER_ISSUER: issuer, PROVIDER_PORT: port, PROVIDER_CLIENT: client, PROVIDER_SECRET: secret, PROVIDER_BACK: back } = process.env;
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [back], response_types: ['code'], grant_types: ['authorization_code'] }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  jwks: { keys: [{ ...key, kid: 'one', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: ['a key of the tests'] },
  // No answer goes to anybody who has not asked with PKCE.
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: id, email: id.replace('unproven:', ''), email_verified: !id.startsWith('unproven:') }),
  }),
});
provider.listen(Number(port), '127.0.0.1', () => process.stdout.write('listening\n'));
