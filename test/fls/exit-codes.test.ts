import { expect } from 'chai';
import { getProblemDefinition, type ProblemKey } from '../../src/fls/problem.ts';

/** Scripts tell by the exit code what to do: correct the call, look at the org, wait for the job, or start again. */
const KEYS_BY_CODE: Readonly<Record<number, readonly ProblemKey[]>> = {
  2: [
    ...(['apiVersionTooHigh', 'apiVersionTooLow', 'comparesOne', 'comparesSame', 'emptyValue'] as const),
    ...(['explanationTooLarge', 'jobNotFound', 'loginOfOtherUser', 'noDefaultEnv', 'noObjectName'] as const),
    ...(['noProfileChosen', 'noProfileFiles', 'notConfirmed', 'nothingToExplain', 'objectsNotFound'] as const),
    ...(['oneOrgOnly', 'outputDirIsFile', 'planOfOtherOrg', 'profileAmbiguous', 'profileNotFound'] as const),
    ...(['profileNotInProject', 'sameFileTwice', 'sameOrgTwice', 'snapshotDirNotFound', 'snapshotNotFound'] as const),
    ...(['snapshotOfOtherOrg', 'sourceDirNotFound', 'tokenNeedsVersion', 'unknownFileEnding'] as const),
    ...(['unusablePath', 'usersNotFound'] as const),
  ],
  68: ['changedBetweenWrites', 'notPutBack', 'notSettled', 'notVerified', 'objectsNotWritten', 'partlyWritten'],
  69: [
    ...(['changeRunning', 'deployOutOfSight', 'deployRestUnknown', 'deployRestUnsent', 'retrieveTimedOut'] as const),
    ...(['deploySessionExpired', 'deployStartUnknown', 'deployTimedOut', 'dryRunUnfinished'] as const),
  ],
  130: ['deployInterrupted', 'interrupted'],
};

describe('the exit code of a problem', () => {
  for (const [code, keys] of Object.entries(KEYS_BY_CODE))
    it(`is ${code} for ${keys.length} of them`, () => {
      const others = keys.filter((key) => getProblemDefinition(key).exitCode !== Number(code));
      expect(others).to.deep.equal([]);
    });
});
