import dns from 'node:dns';

type Answer = (error: null, address: string | dns.LookupAddress[], family?: number) => void;

/**
 * Makes every host name one of this machine: sf takes a login by access token alone only with an address of Salesforce.
 *
 * @returns takes it back
 */
export function nameThisMachine(): () => void {
  const { lookup } = dns;
  const answer = (_host: string, options: dns.LookupOptions, done: Answer): void => {
    const address = '127.0.0.1';
    if (options.all) done(null, [{ address, family: 4 }]);
    else done(null, address, 4);
  };
  Object.assign(dns, { lookup: answer });
  return () => {
    Object.assign(dns, { lookup });
  };
}
