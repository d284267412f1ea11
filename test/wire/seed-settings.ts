import type { Keys, Moto, MotoProfile } from '../moto.ts';

/** How the bare SDK reaches the emulator: no relay, nothing of muvi's. */
export function settingsOf(
  moto: Moto,
  profile: MotoProfile,
  region = 'me-central-1',
): { readonly endpoint: string; readonly region: string; readonly credentials: Keys } {
  return { endpoint: moto.url, region, credentials: moto.keys(profile) };
}
