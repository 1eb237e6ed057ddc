// What an integrator writes: a client whose types and addresses were generated from the API's document.
import createClient from 'openapi-fetch';
import type { paths } from './generated/api.ts';

/** What was seen and done on the way. */
export interface Trip {
  organizations: string[];
  period: string;
  pdf: string;
  changed: { on: boolean; recipients: string[] };
  stale: number;
  setBack: { on: boolean; recipients: string[] };
}

/** From the list to an organization's reports and a PDF, and its delivery settings changed and set back. */
export async function roundTrip(baseUrl: string, key: string, name: string, recipient: string): Promise<Trip> {
  const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });

  const organizations: { id: string; name: string }[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await client.GET('/api/v1/organizations', { params: { query: { limit: 2, cursor } } });
    if (!page.data) throw new Error(page.error.detail);
    organizations.push(...page.data.organizations);
    if (page.data.next === null) break;
    cursor = page.data.next;
  }
  const found = organizations.find(one => one.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  const path = { organization: found.id };

  const reports = await client.GET('/api/v1/organizations/{organization}/reports', { params: { path } });
  const ready = reports.data?.reports.find(report => report.state === 'ready');
  if (!ready) throw new Error('there is no report');
  const pdf = await client.GET('/api/v1/organizations/{organization}/reports/{period}/pdf', {
    params: { path: { ...path, period: ready.period } }, parseAs: 'text',
  });
  if (!pdf.data) throw new Error(pdf.error?.detail);

  const settings = await client.GET('/api/v1/organizations/{organization}/delivery', { params: { path } });
  if (!settings.data) throw new Error(settings.error.detail);
  const { on, recipients } = settings.data;
  const put = (seen: string, body: { on: boolean; recipients: string[] }, request: string) =>
    client.PUT('/api/v1/organizations/{organization}/delivery', {
      params: { path, header: { 'If-Match': seen, 'Idempotency-Key': request } }, body,
    });
  const before = state(settings.response);
  const changed = await put(before, { on: true, recipients: [recipient] }, 'change');
  if (!changed.data) throw new Error(changed.error.detail);
  const stale = await put(before, { on: false, recipients: [recipient] }, 'stale');
  const setBack = await put(state(changed.response), { on, recipients }, 'set-back');
  if (!setBack.data) throw new Error(setBack.error.detail);
  return {
    organizations: organizations.map(one => one.name),
    period: ready.period,
    pdf: pdf.data.slice(0, 5),
    changed: { on: changed.data.on, recipients: changed.data.recipients },
    stale: stale.response.status,
    setBack: { on: setBack.data.on, recipients: setBack.data.recipients },
  };
}

function state(response: Response): string {
  const tag = response.headers.get('ETag');
  if (tag === null) throw new Error('the settings have no ETag');
  return tag;
}
