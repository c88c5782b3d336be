// The words on the wire, as data and pure functions. This is the whole public surface.
export {
  type Body,
  type BodyValue,
  cutBody,
  jsonObject,
  membersMax,
  parseBody,
} from './body.ts'
export {
  type ClientCallName,
  envOfNumber,
  type SignedClientCall,
  signedClientCalls,
  topUpTiers,
} from './client-call/client-call.ts'
export {
  clientErrcodes,
  midasClientErrcodes,
  reportedClientErrcodes,
  virtualClientErrcodes,
} from './client-call/errcodes.ts'
export { clientPaySig } from './client-call/signature.ts'
export { toCamelCase, toSnakeCase } from './cloud.ts'
export {
  decodeFields,
  FieldFault,
  type Fields,
  fieldsAsWritten,
  readableBillNo,
  wrongType,
} from './decode.ts'
export type { CallsOutOfScope, Dialect, DialectName } from './dialect.ts'
export { dialects } from './dialects.ts'
export {
  type Errcode,
  type Errcodes,
  errcodeOf,
  gatewayErrcodes,
  hostErrcodes,
  Refusal,
} from './errcode.ts'
export type { Explanation, Mistake } from './explain.ts'
export { hmacHex, sameSignature, sessionSignature } from './hmac.ts'
export { nestingMax } from './json.ts'
export { explainSig, type SigningCase } from './midas-v1/explain.ts'
export { midasV1 } from './midas-v1/midas-v1.ts'
export type { MidasV1Operation } from './midas-v1/operations.ts'
export {
  mpSign,
  pairs,
  sign,
  signedNames,
  sigText,
  verifyMpSig,
  verifySig,
} from './midas-v1/signature.ts'
export { midasV2 } from './midas-v2/midas-v2.ts'
export {
  amountMax,
  type CoinOperationName,
  type Env,
  type Field,
  type FieldFormat,
  type MoneyOperationName,
  type Operation,
  type OperationName,
} from './operation.ts'
export { explainRawSignature, type RawSigningCase } from './raw-body/explain.ts'
export type { RawBodyOperation } from './raw-body/operation.ts'
export { paySig } from './raw-body/signature.ts'
export { xpayErrcodes } from './xpay/errcodes.ts'
export { xpayCoinOperations } from './xpay/operations.ts'
export { xpayOutOfScope } from './xpay/out-of-scope.ts'
export { xpay } from './xpay/xpay.ts'
