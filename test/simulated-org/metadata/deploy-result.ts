import type { OrgState, Session } from '../model.ts';
import type { DeployOptions, DeployOutcome } from './deploy.ts';
import type { ComponentReport } from './deploy-report.ts';
import type { Failure } from './jobs.ts';
import type { XmlRecord } from './xml.ts';

/** A deploy job as its status calls show it. */
export type DeployView = {
  readonly org: OrgState;
  readonly id: string;
  readonly session: Session;
  readonly options: DeployOptions;
  readonly startedAt: Date;
  readonly includeDetails: boolean;
};

function message(report: ComponentReport, date: string): XmlRecord {
  const isFailure = report.severity === 'Error';
  return {
    changed: report.changed,
    columnNumber: isFailure ? report.problem?.column : undefined,
    componentType: report.type,
    created: report.created,
    createdDate: date,
    deleted: false,
    fileName: report.path,
    fullName: report.name,
    id: report.id === '' ? undefined : report.id,
    lineNumber: isFailure ? report.problem?.line : undefined,
    problem: report.problem?.text,
    problemType: report.severity ?? undefined,
    success: !isFailure,
  };
}

function base(view: DeployView): XmlRecord {
  const { org, options, session } = view;
  const user = org.rows('User').find((row) => row.Id === session.userId);
  const name = [user?.['FirstName'], user?.['LastName']].filter((part) => typeof part === 'string').join(' ');
  return {
    checkOnly: options.checkOnly,
    createdBy: session.userId,
    createdByName: name,
    createdDate: view.startedAt.toISOString(),
    id: view.id,
    ignoreWarnings: options.ignoreWarnings,
    lastModifiedDate: view.startedAt.toISOString(),
    numberTestErrors: 0,
    numberTestsCompleted: 0,
    numberTestsTotal: 0,
    rollbackOnError: options.rollbackOnError,
    runTestsEnabled: options.testLevel !== null && options.testLevel !== 'NoTestRun',
  };
}

/** Sorted by name, as SOAP answers have their elements. */
function sorted(record: XmlRecord): XmlRecord {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}

const NOTHING = { numberComponentErrors: 0, numberComponentsDeployed: 0, numberComponentsTotal: 0 };

function details(view: DeployView, reports: readonly ComponentReport[]): XmlRecord | undefined {
  if (!view.includeDetails) return undefined;
  const date = view.startedAt.toISOString();
  const messages = (isFailure: boolean): XmlRecord[] =>
    reports.filter((report) => (report.severity === 'Error') === isFailure).map((report) => message(report, date));
  return {
    componentFailures: messages(true),
    componentSuccesses: messages(false),
    runTestResult: { numFailures: 0, numTestsRun: 0, totalTime: 0 },
  };
}

/** DeployResult of a job that waits or works. */
export function pendingResult(view: DeployView, status: 'Pending' | 'InProgress' | 'Canceling'): XmlRecord {
  const startDate = status === 'Pending' ? undefined : view.startedAt.toISOString();
  return sorted({
    ...base(view),
    ...NOTHING,
    details: details(view, []),
    done: false,
    startDate,
    status,
    success: false,
  });
}

export function canceledResult(view: DeployView): XmlRecord {
  const { userId } = view.session;
  return sorted({
    ...base(view),
    ...NOTHING,
    canceledBy: userId,
    canceledByName: base(view)['createdByName'],
    completedDate: new Date().toISOString(),
    details: details(view, []),
    done: true,
    status: 'Canceled',
    success: false,
  });
}

/** DeployResult of a job that ended. package.xml is reported but not counted. */
export function finalResult(view: DeployView, outcome: DeployOutcome, imposed: Failure | null): XmlRecord {
  const failure = imposed ?? outcome.failure;
  const reports = failure ? [] : outcome.reports;
  const counted = reports.filter((report) => report.type !== '' && report.severity !== 'Warning');
  const errors = reports.filter((report) => report.severity === 'Error').length;
  return sorted({
    ...base(view),
    completedDate: new Date().toISOString(),
    details: details(view, reports),
    done: true,
    errorMessage: failure?.message,
    errorStatusCode: failure?.code,
    numberComponentErrors: errors,
    numberComponentsDeployed: counted.filter((report) => report.severity === null).length,
    numberComponentsTotal: counted.length,
    startDate: view.startedAt.toISOString(),
    status: failure ? 'Failed' : outcome.status,
    success: !failure && outcome.status !== 'Failed',
  });
}
