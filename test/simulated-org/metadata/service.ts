import type { OrgContext, OrgRequest, OrgResponse } from '../http.ts';
import { isServed } from '../versions.ts';
import { createCatalogueService } from './catalogue-service.ts';
import { serveRestDeploy } from './deploy-rest.ts';
import { createDeployService, DeployJobs } from './deploy-service.ts';
import { createRetrieveService } from './retrieve-service.ts';
import { demandMetadataRights } from './rights.ts';
import { readCall, soapFault, SoapFault } from './soap.ts';
import { XmlFault, type XmlElement } from './xml.ts';

export type MetadataService = {
  /** Serves `/services/Soap/m/NN.0`. */
  readonly soap: (request: OrgRequest) => OrgResponse;
  /** Serves `/services/data/vNN.0/metadata/deployRequest…`; null for every other path. */
  readonly restDeploy: (request: OrgRequest) => OrgResponse | null;
  /** Works off the deploy jobs that wait. */
  readonly finishJobs: () => void;
};

type Operations = Readonly<Record<string, (call: XmlElement, request: OrgRequest) => OrgResponse>>;

/** The metadata side of the simulated org. Sessions and transport faults are the server's business. */
export function createMetadataService(context: OrgContext): MetadataService {
  const jobs = new DeployJobs(context);
  const operations: Operations = {
    ...createDeployService(jobs),
    ...createCatalogueService(context),
    ...createRetrieveService(context),
  };

  function serve(request: OrgRequest): OrgResponse {
    const version = request.url.pathname.replace(/^.*\/m\//u, '');
    if (!isServed(version, context.org)) {
      throw new SoapFault('UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL');
    }
    const call = readCall(request.body.toString('utf8'));
    const operation = Object.hasOwn(operations, call.name) ? operations[call.name] : undefined;
    if (!operation) {
      throw new SoapFault(
        'UNKNOWN_EXCEPTION',
        `No operation available for request ${call.name}, please check the WSDL`,
      );
    }
    demandMetadataRights(context.org, request.session);
    return operation(call, request);
  }

  return {
    finishJobs: () => {
      jobs.finishAll();
    },
    soap(request) {
      try {
        return serve(request);
      } catch (error) {
        if (error instanceof SoapFault) return soapFault(error.code, error.message);
        if (error instanceof XmlFault) return soapFault('UNKNOWN_EXCEPTION', error.message);
        throw error;
      }
    },
    restDeploy: (request) => {
      const version = /^\/+services\/data\/v([^/]+)/u.exec(request.url.pathname)?.[1] ?? '';
      if (!isServed(version, context.org)) return null;
      return serveRestDeploy(jobs, request, () => {
        demandMetadataRights(context.org, request.session);
      });
    },
  };
}
