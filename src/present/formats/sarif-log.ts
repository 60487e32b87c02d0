import type { Log, Result, Run } from 'sarif';
import { chunkItems } from '../../values/lists.ts';

/** A run whose results are made while the document is written; without any where they are null. */
export type SarifRun = {
  readonly head: Omit<Run, 'results' | 'properties'>;
  readonly results: Iterable<Result> | null;
  readonly properties: NonNullable<Run['properties']>;
};

/** In pieces: the text of 600,000 results is longer than a string can be. */
export function* renderSarifLog(runs: Iterable<SarifRun>): Generator<string> {
  const log: Omit<Log, 'runs'> = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
  };
  yield `${openJsonObject(log)},"runs":[`;
  let separator = '';
  for (const { head, results, properties } of runs) {
    yield separator + openJsonObject(head);
    if (results !== null) {
      yield ',"results":[';
      yield* renderSarifResults(results);
      yield ']';
    }
    yield `,"properties":${JSON.stringify(properties)}}`;
    separator = ',';
  }
  yield ']}\n';
}

function* renderSarifResults(results: Iterable<Result>): Generator<string> {
  let separator = '';
  for (const chunk of chunkItems(results)) {
    yield separator + JSON.stringify(chunk).slice(1, -1);
    separator = ',';
  }
}

/** An object that has members, without its last brace. */
function openJsonObject(object: object): string {
  return JSON.stringify(object).slice(0, -1);
}
