// What V8 is told of the heap of the command's process, before anything else happens in it: once a program of
// some size is loaded, the second of these is no longer heeded. A process that startEmulator() is called in is
// not ours, and is left as it is.
import { setFlagsFromString } from 'node:v8'

// V8 notes where objects are made that outlive a few collections, and makes all later ones of that place old at
// once. Under load that befalls the objects of requests, each of which then keeps its request alive until the
// old generation is collected, every few seconds (decision 0012).
setFlagsFromString('--no-allocation-site-pretenuring')

// After eight seconds with little to do V8 gives memory back, and with it compiled code and the size of the
// young generation: a request of the second after that costs up to twice as much, and later ones a tenth
// more (decision 0016). Ten minutes: a quiet night, not a pause between two rushes.
setFlagsFromString('--gc-memory-reducer-start-delay-ms=600000')
