import { expect } from 'chai';
import { Switchboard, type Fault } from './switchboard.ts';

describe('switchboard of the simulated org', () => {
  it('strikes the calls it was told to, in their turn', () => {
    const switchboard = new Switchboard();
    switchboard.inject({ operation: 'query', after: 1, times: 2, effect: { kind: 'expiredSession' } });
    const struck = ['query', 'describe', 'query', 'query', 'query'] as const;
    expect(struck.map((operation) => switchboard.strike(operation).length)).to.deep.equal([0, 0, 1, 1, 0]);
  });

  const without: readonly Fault[] = [
    { operation: 'query', effect: { kind: 'failJob', code: 'UNKNOWN_EXCEPTION', message: '' } },
    { operation: 'deploy', effect: { kind: 'truncatedZip' } },
    { operation: 'checkDeployStatus', effect: { kind: 'noEffect' } },
    { operation: 'retrieve', effect: { kind: 'partialEffect', accepts: () => true } },
    { operation: 'checkDeployStatus', effect: { kind: 'componentFailure', problem: 'No.' } },
    { operation: 'job', effect: { kind: 'status', status: 500 } },
  ];
  for (const fault of without) {
    it(`takes no ${fault.effect.kind} for ${fault.operation}, where it would do nothing`, () => {
      expect(() => {
        new Switchboard().inject(fault);
      }).to.throw(`${fault.effect.kind} does nothing to ${fault.operation}`);
    });
  }

  it('names the faults that were never met, or not as often as told', () => {
    const switchboard = new Switchboard();
    switchboard.inject({ operation: 'query', times: 2, effect: { kind: 'expiredSession' } });
    switchboard.inject({ operation: 'describe', effect: { kind: 'expiredSession' } });
    switchboard.strike('query');
    switchboard.strike('describe');
    expect(switchboard.unspent.map(({ operation }) => operation)).to.deep.equal(['query']);
  });

  it('goes back to the start', () => {
    const switchboard = new Switchboard();
    Object.assign(switchboard, { pollsBeforeDone: 3, shufflesEntries: true, forgetsCutResults: true });
    switchboard.limits.maxFiles = 1;
    switchboard.inject({ operation: 'query', effect: { kind: 'expiredSession' } });
    switchboard.clear();
    expect(switchboard).to.deep.equal(new Switchboard());
  });
});
