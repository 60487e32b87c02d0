import { expect } from 'chai';
import { noTracking } from '../../../src/adapters/project/tracking.ts';

describe('source tracking that cannot begin', () => {
  it('says in words what is wrong with a file, also where the library has wrapped the fault, or what the org said', () => {
    const fault = Object.assign(new Error("ENOSPC: no space left on device, write '/x'"), { code: 'ENOSPC' });
    const wrapped = new Error('The git repository is broken', { cause: fault });
    const refusal = Object.assign(new Error('Too many calls'), { errorCode: 'REQUEST_LIMIT_EXCEEDED' });
    expect([fault, wrapped, refusal].map((error) => noTracking.describeFailure(error))).to.deep.equal([
      'the disk is full (ENOSPC)',
      'the disk is full (ENOSPC)',
      'REQUEST_LIMIT_EXCEEDED: Too many calls',
    ]);
  });
});
