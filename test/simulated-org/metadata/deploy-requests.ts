import { platformTime } from '../history.ts';
import type { Row, Value } from '../model.ts';
import type { DeployView } from './deploy-result.ts';
import type { XmlRecord } from './xml.ts';

/**
 * Rows of DeployRequest, by which the Tooling API lists deploy jobs (docs/salesforce-facts.md#s2-7). A row says what a status
 * call would say of its job, under the same names.
 */

/** Columns that follow the job. */
const FOLLOWING = [
  ...['Status', 'StartDate', 'CompletedDate', 'ErrorMessage', 'ErrorStatusCode'],
  ...['NumberComponentsTotal', 'NumberComponentsDeployed', 'NumberComponentErrors'],
  ...['NumberTestsTotal', 'NumberTestsCompleted', 'NumberTestErrors'],
];

/** The row of a job that was just taken. */
export function openDeployRequest({ org, id, session, options, startedAt }: Omit<DeployView, 'includeDetails'>): Row {
  const at = platformTime(startedAt);
  return org.insert('DeployRequest', {
    Id: id,
    Status: 'Pending',
    Type: 'API',
    CheckOnly: options.checkOnly,
    RollbackOnError: options.rollbackOnError,
    IgnoreWarnings: options.ignoreWarnings,
    TestLevel: options.testLevel,
    RunTestsEnabled: options.testLevel !== null && options.testLevel !== 'NoTestRun',
    CreatedDate: at,
    CreatedById: session.userId,
    LastModifiedDate: at,
    LastModifiedById: session.userId,
    SystemModstamp: at,
  });
}

/** @param result DeployResult of this moment */
export function followJob(row: Row, result: XmlRecord): void {
  for (const column of FOLLOWING) {
    const value = toValue(result[`${column.charAt(0).toLowerCase()}${column.slice(1)}`]);
    // A job ends once, however often it is asked for.
    if (column !== 'CompletedDate' || row[column] === undefined || row[column] === null) row[column] = value;
  }
}

function toValue(value: XmlRecord[string]): Value {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/u.test(value)) return platformTime(new Date(value));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
