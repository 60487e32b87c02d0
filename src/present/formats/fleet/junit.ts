import { Messages } from '@salesforce/core';
import type { Fleet } from '../../../fls/fleet.ts';
import { listFailures, listReports } from '../../fleet.ts';
import { buildFailedSuite, buildJunitSuites, renderJunitSuites } from '../junit.ts';
import type { FormatContext } from '../report-paths.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'fleet');

/** The strays as JUnit XML: a suite for each profile of each org, and for each org that could not be reported. */
export function renderJunitFleet(fleet: Fleet, { root }: FormatContext): string {
  const suites = listReports(fleet).flatMap(({ target, report }) =>
    buildJunitSuites(report, root, (profile) => messages.getMessage('junit.suite', [target, profile])),
  );
  const failed = listFailures(fleet).map(({ target, message }) => buildFailedSuite(target, message));
  return renderJunitSuites([...suites, ...failed]);
}
