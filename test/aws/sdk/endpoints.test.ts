import { describe, expect, it } from 'vitest';
import { CLIENTS } from '../../../src/aws/sdk/clients.ts';
import { endpointOf, isKnownService } from '../../../src/aws/sdk/endpoints.ts';
import { SERVICES } from '../sample.ts';
import { PROD, UAE } from './door.ts';

interface Resolved {
  readonly url: URL;
  readonly properties?: {
    readonly authSchemes?: readonly { readonly signingName?: string; readonly signingRegion?: string }[];
  };
}
interface Vanilla {
  readonly config: {
    readonly defaultSigningName?: string;
    readonly endpointProvider: (parameters: object) => Resolved;
    readonly httpAuthSchemeProvider: (
      parameters: object,
    ) => readonly { readonly signingProperties?: { readonly name?: string } }[];
  };
}

describe('the address of a service', () => {
  it.each(SERVICES.flatMap((service) => [[service, UAE] as const, [service, PROD] as const]))(
    "is the SDK's own for %s in %o",
    async (service, place) => {
      const module = (await CLIENTS[service]()) as Record<string, unknown>;
      const [, Client] = Object.entries(module).find(([name]) => /^[A-Z0-9]\w*Client$/.test(name)) ?? [];
      const { config } = new (Client as new (options: object) => Vanilla)({ region: place.region });
      const ours = endpointOf(service, place, {});
      const region = service === 'pricing' ? 'us-east-1' : place.region;
      const theirs = config.endpointProvider({
        Region: region,
        UseFIPS: false,
        UseDualStack: false,
        UseGlobalEndpoint: false,
      });
      const [scheme] = theirs.properties?.authSchemes ?? [];
      const [option] = config.httpAuthSchemeProvider({ operation: '', region, Region: region });
      expect(ours.url).toBe(theirs.url.origin);
      expect(ours.signingRegion).toBe(scheme?.signingRegion ?? region);
      expect(ours.signingName).toBe(scheme?.signingName ?? option?.signingProperties?.name);
    },
  );

  it.each([
    [{ Scope: 'CLOUDFRONT' }, 'us-east-1'],
    [{ ResourceARN: 'arn:aws:wafv2:us-east-1:739991759290:global/webacl/x/1' }, 'us-east-1'],
    [{ Scope: 'REGIONAL' }, 'me-central-1'],
    [{ ResourceARN: 'arn:aws:wafv2:me-central-1:739991759290:regional/webacl/x/1' }, 'me-central-1'],
  ])('of WAF for %o is in %s', (input, region) => {
    expect(endpointOf('wafv2', UAE, input)).toMatchObject({
      signingRegion: region,
      hostname: `wafv2.${region}.amazonaws.com`,
    });
  });

  it('is https on the default port, except on loopback', () => {
    expect(endpointOf('ec2', UAE, {})).toMatchObject({ protocol: 'https:', port: undefined });
    expect(endpointOf('ec2', UAE, {}, 'http://127.0.0.1:5000')).toMatchObject({
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: 5000,
      signingRegion: 'me-central-1',
    });
  });

  it('is known for the services muvi loads, and for no word of the language', () => {
    expect(SERVICES.every(isKnownService)).toBe(true);
    for (const name of ['lambda', 'constructor', '__proto__', '']) expect(isKnownService(name)).toBe(false);
  });
});
