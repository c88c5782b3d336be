// The words on the wire, as data and pure functions. This is the whole public surface.
export {
  type Body,
  type BodyValue,
  cutBody,
  jsonObject,
  membersMax,
  parseBody,
} from './body.ts'
export { toCamelCase, toSnakeCase } from './cloud.ts'
export { decodeFields, type Fields, fieldsAsWritten, readableBillNo } from './decode.ts'
export { type Errcode, type ErrcodeName, errcodeOf, errcodes, Refusal } from './errcode.ts'
export { explainSig, type Mistake, type SigningCase } from './explain.ts'
export { nestingMax } from './json.ts'
export { type MidasV1Name, midasV1 } from './midas-v1.ts'
export { amountMax, type Env, type Field, type FieldFormat, type Operation } from './operation.ts'
export {
  hmacHex,
  mpSign,
  pairs,
  sameSignature,
  sessionSignature,
  sign,
  signedNames,
  sigText,
  verifyMpSig,
  verifySig,
} from './signature.ts'
