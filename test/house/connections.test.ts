import { expect } from 'chai';
import ts from 'typescript';
import { nameOf, nodesIn, source } from './program.ts';

/** What makes a connection, or a login to make one with, in @salesforce/core. */
const MAKERS = ['getConnection', 'Connection.create', 'AuthInfo.create', 'Org.create'];

/** Files that may: the first notes the tokens; the second makes the Org of a name, and asks nothing with it. */
const ALLOWED = ['adapters/org/open-connection.ts getConnection', 'adapters/org/target-org.ts Org.create'];

describe('connections in src', () => {
  it('are made where their tokens are noted, so that no text shows one', function () {
    this.timeout(60_000);
    const makers = source().files.flatMap((file) =>
      nodesIn(file, ts.isCallExpression).flatMap(({ expression }) => {
        const text = expression.getText();
        const maker = MAKERS.find((one) => text === one || text.endsWith(`.${one}`));
        return maker === undefined ? [] : [`${nameOf(file)} ${maker}`];
      }),
    );
    expect([...new Set(makers)].sort()).to.deep.equal(ALLOWED);
  });
});
