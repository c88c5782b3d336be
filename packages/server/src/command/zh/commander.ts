// The sentences of commander, whole: {} stands for any text in them.
import { catalogueOf } from '../../chinese/catalogue.ts'

export const commanderTexts = catalogueOf(`
error: unknown option '{}'
→ 错误：未知选项 '{}'
error: unknown command '{}'
→ 错误：未知命令 '{}'
(Did you mean one of {}?)
→ （是否想用其中之一：{}？）
(Did you mean {}?)
→ （是否想用 {}？）
error: missing required argument '{}'
→ 错误：缺少参数 '{}'
error: option '{}' argument missing
→ 错误：选项 '{}' 缺少值
error: required option '{}' not specified
→ 错误：缺少必需的选项 '{}'
error: option '{}' cannot be used with option '{}'
→ 错误：选项 '{}' 不能与选项 '{}' 同时使用
error: option '{}' argument '{}' is invalid. {}
→ 错误：选项 '{}' 的值 '{}' 无效。{}
error: command-argument value '{}' is invalid for argument '{}'. {}
→ 错误：值 '{}' 对参数 '{}' 无效。{}
Allowed choices are {}.
→ 可选值：{}。
error: too many arguments. Expected {} arguments but got {}.
→ 错误：参数过多，最多 {} 个，实际 {} 个。
error: too many arguments. Expected {} argument but got {}.
→ 错误：参数过多，最多 {} 个，实际 {} 个。
error: too many arguments for '{}'. Expected {} arguments but got {}.
→ 错误：'{}' 的参数过多，最多 {} 个，实际 {} 个。
error: too many arguments for '{}'. Expected {} argument but got {}.
→ 错误：'{}' 的参数过多，最多 {} 个，实际 {} 个。
`)
