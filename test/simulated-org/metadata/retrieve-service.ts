import type { OrgContext, OrgRequest, OrgResponse } from '../http.ts';
import { imposedFailure, Job, type Failure } from './jobs.ts';
import { retrieve, type RetrieveOutcome } from './retrieve.ts';
import { soapResult, SoapFault } from './soap.ts';
import { child, childText, type XmlElement, type XmlRecord } from './xml.ts';

/** Bytes that a broken transfer loses: enough to take the archive's directory with them. */
const LOST_BYTES = 64;

type RetrieveJob = { readonly job: Job<RetrieveOutcome>; isDelivered: boolean };

function failedResult(id: string, { code, message }: Failure): XmlRecord {
  return { done: true, errorMessage: message, errorStatusCode: code, id, status: 'Failed', success: false };
}

function doneResult(job: Job<RetrieveOutcome>, outcome: RetrieveOutcome, includeZip: boolean): XmlRecord {
  if (outcome.kind === 'failed') return failedResult(job.id, outcome);
  const isTruncated = job.effects.some((effect) => effect.kind === 'truncatedZip');
  const zip = isTruncated ? outcome.zip.subarray(0, Math.max(0, outcome.zip.length - LOST_BYTES)) : outcome.zip;
  return {
    done: true,
    fileProperties: outcome.files,
    id: job.id,
    messages: outcome.messages.map((problem) => ({ fileName: 'unpackaged/package.xml', problem })),
    status: 'Succeeded',
    success: true,
    zipFile: includeZip ? zip.toString('base64') : null,
  };
}

type RetrieveService = Readonly<
  Record<'retrieve' | 'checkRetrieveStatus', (call: XmlElement, request: OrgRequest) => OrgResponse>
>;

/**
 * The calls `retrieve` and `checkRetrieveStatus`. What is retrieved is the org as it stands when the job runs. A zip that was
 * fetched is deleted: clients that ask again are told so (text in public code; code and moment assumed).
 */
export function createRetrieveService({ org, switchboard }: OrgContext): RetrieveService {
  const jobs = new Map<string, RetrieveJob>();

  function start(call: XmlElement, { session, effects }: OrgRequest): OrgResponse {
    const asked = child(call, 'request');
    const { limits, shufflesEntries } = switchboard;
    const turn = shufflesEntries ? jobs.size + 1 : 0;
    const run = (): RetrieveOutcome => retrieve({ org, session, limits, turn }, asked);
    const job = new Job('09S', switchboard.pollsBeforeDone, effects, run);
    jobs.set(job.id, { job, isDelivered: false });
    return soapResult('retrieve', { done: false, id: job.id, state: 'Queued', status: 'Pending' });
  }

  function check(call: XmlElement, { effects }: OrgRequest): OrgResponse {
    const id = childText(call, 'asyncProcessId') ?? '';
    const found = jobs.get(id);
    if (!found) throw new SoapFault('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    if (found.isDelivered) throw new SoapFault('INVALID_LOCATOR', 'Retrieve result has been deleted.');
    const { job } = found;
    job.effects.push(...effects);
    const answer = job.poll();
    if (!('outcome' in answer)) return soapResult('checkRetrieveStatus', underWay(id, answer.status));
    const failure = imposedFailure(job.effects);
    if (failure) return soapResult('checkRetrieveStatus', failedResult(id, failure));
    const includeZip = childText(call, 'includeZip') !== 'false';
    const response = soapResult('checkRetrieveStatus', doneResult(job, answer.outcome, includeZip));
    if (answer.outcome.kind === 'failed' || !includeZip) return response;
    if (switchboard.forgetsCutResults) found.isDelivered = true;
    const delivered = (): void => {
      found.isDelivered = true;
    };
    return { ...response, delivered };
  }

  return { retrieve: start, checkRetrieveStatus: check };
}

function underWay(id: string, status: string): XmlRecord {
  return { done: false, id, status, success: false, zipFile: null };
}
