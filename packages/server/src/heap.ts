// What V8 is told of the objects of a service: nearly all of them are gone with their request.
import { setFlagsFromString } from 'node:v8'

/**
 * V8 notes where objects are made that outlive a few collections, and makes all later ones of that place old
 * at once. Under load that befalls the objects of requests, each of which then keeps its request alive until
 * the old generation is collected, every few seconds (decision 0012). For the process of a service; one that
 * startEmulator() is called in is not ours.
 */
export function keepRequestsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring')
}
