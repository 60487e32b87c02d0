import type { Connection } from '@salesforce/core';
import { expect } from 'chai';
import { openConnection } from '../../../src/adapters/org/open-connection.ts';
import { redactAccessTokens } from '../../../src/values/access-tokens.ts';
import { buildOrg, tokenOf } from '../../simulated-org/seed/builder.ts';
import { servingOrgs } from './served.ts';

describe('openConnection', () => {
  const served = servingOrgs();

  const open = async (): Promise<{ connection: Connection; secret: string }> => {
    const state = buildOrg({ objects: [] });
    const [, secret = ''] = tokenOf(state).split('!');
    const own = await served.connect(state);
    own.getAuthInfo().update({ refreshToken: 'refreshTokenFirst' });
    return { connection: openConnection({ getConnection: () => own }), secret };
  };

  it('keeps the secret parts of the tokens of a login out of texts', async () => {
    const { secret } = await open();
    expect(redactAccessTokens(`x ${secret} y refreshTokenFirst z`)).to.equal('x <access token> y <access token> z');
  });

  it('keeps tokens out of texts that the login is renewed to', async () => {
    const { connection } = await open();
    connection.getAuthInfo().update({ refreshToken: 'refreshTokenSecond' });
    connection.emit('refresh', '00D000000000001!openConnectionSecond');
    expect(redactAccessTokens('x openConnectionSecond y refreshTokenSecond z')).to.equal(
      'x <access token> y <access token> z',
    );
  });

  it('listens to a connection once, however often it is opened', async () => {
    const { connection } = await open();
    openConnection({ getConnection: () => connection });
    expect(connection.listenerCount('refresh')).to.equal(1);
  });
});
