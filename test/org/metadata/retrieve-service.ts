import type { OrgContext, OrgRequest, OrgResponse } from '../http.ts';
import { imposedFailure, Job } from './jobs.ts';
import type { Failure } from './jobs.ts';
import { retrieve } from './retrieve.ts';
import type { RetrieveOutcome } from './retrieve.ts';
import { soapResult, SoapFault } from './soap.ts';
import { child, childText } from './xml.ts';
import type { XmlElement, XmlRecord } from './xml.ts';

/** Bytes that a broken transfer loses: enough to take the archive's directory with them. */
const LOST_BYTES = 64;

type RetrieveJob = Job<RetrieveOutcome>;

function failedResult(id: string, { code, message }: Failure): XmlRecord {
  return { done: true, errorMessage: message, errorStatusCode: code, id, status: 'Failed', success: false };
}

function doneResult(job: RetrieveJob, outcome: RetrieveOutcome, includeZip: boolean): XmlRecord {
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

/** The calls `retrieve` and `checkRetrieveStatus`. What is retrieved is the org as it stands when the job runs. */
export function createRetrieveService({ org, switchboard }: OrgContext): RetrieveService {
  const jobs = new Map<string, RetrieveJob>();

  function start(call: XmlElement, { session, effects }: OrgRequest): OrgResponse {
    const asked = child(call, 'request');
    const { limits } = switchboard;
    const job = new Job('09S', switchboard.pollsBeforeDone, effects, () => retrieve({ org, session, limits }, asked));
    jobs.set(job.id, job);
    return soapResult('retrieve', { done: false, id: job.id, state: 'Queued', status: 'Pending' });
  }

  function check(call: XmlElement, request: OrgRequest): OrgResponse {
    const id = childText(call, 'asyncProcessId') ?? '';
    const job = jobs.get(id);
    if (!job) throw new SoapFault('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    const answer = job.poll();
    if (!('outcome' in answer)) {
      return soapResult('checkRetrieveStatus', {
        done: false,
        id,
        status: answer.status,
        success: false,
        zipFile: null,
      });
    }
    const failure = imposedFailure(job.effects, request.effects);
    const includeZip = childText(call, 'includeZip') !== 'false';
    return soapResult(
      'checkRetrieveStatus',
      failure ? failedResult(id, failure) : doneResult(job, answer.outcome, includeZip),
    );
  }

  return { retrieve: start, checkRetrieveStatus: check };
}
