import { INTEGRATION_USERNAME, seedOrg } from './seed/seed-org.ts';
import { tokenOf } from './seed/builder.ts';
import { startOrg } from './server.ts';

/**
 * Serves the seed org until it is killed: `node test/simulated-org/main.ts [port] [--tracks-source]`. Prints one line of JSON with the
 * URL and the access tokens.
 */
const port = Number(process.argv.slice(2).find((argument) => /^\d+$/u.test(argument)) ?? 0);
const org = seedOrg({ tracksSource: process.argv.includes('--tracks-source') });
const { url } = await startOrg(org, { port });
console.log(
  JSON.stringify({
    url,
    accessToken: tokenOf(org),
    orgId: org.info.id,
    integrationToken: tokenOf(org, INTEGRATION_USERNAME),
  }),
);
