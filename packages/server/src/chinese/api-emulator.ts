// Descriptions of the controls of the emulator.

export const apiEmulator = `
A game of its own, with its state, clock, faults and request log.
→ 一个独立的游戏，有自己的状态、时钟、故障与请求日志。
A namespace: small letters, digits, - and _, up to 40.
→ 命名空间名：小写字母、数字、- 与 _，最多 40 个字符。
List fault rules
→ 列出故障规则
The namespace.
→ 命名空间。
Number of the rule.
→ 规则编号。
What happens to the call.
→ 故障效果。
The call; all calls when left out.
→ 接口名，省略表示全部。
The protocol; all of them when left out.
→ 协议，省略表示全部。
The environment.
→ 环境。
Only players whose openid matches; * stands for any text.
→ 只匹配 openid 符合该模式的玩家，* 匹配任意文本。
Only orders whose bill_no matches; * stands for any text.
→ 只匹配 bill_no 符合该模式的订单，* 匹配任意文本。
Every nth matching call; with count 1, the nth call only.
→ 每匹配 n 个请求触发一次；count 为 1 时只在第 n 个触发。
Maximum number of calls that it affects.
→ 最多触发次数。
Probability, from 0 to 1.
→ 触发概率，0 到 1。
Seed of the random numbers, to repeat a run; the number of the rule when left out.
→ 随机种子，使随机触发与随机时长可重现；省略时用规则编号。
What a client call answers: an errCode of its table.
→ 客户端支付接口返回的 errCode，须在该接口的错误码表内。
Duration, in milliseconds.
→ 时长，毫秒。
Median of a log-normal duration, in milliseconds.
→ 对数正态时长的中位数，毫秒。
Spread of a log-normal duration: 0 none, 0.5 moderate, 1 wide.
→ 对数正态时长的离散程度：0 无，0.5 中等，1 很大。
Number of calls that matched.
→ 匹配的请求数。
Number of calls that it affected.
→ 触发次数。
Append a fault rule
→ 追加一条故障规则
A fault and the calls that it affects.
→ 一种故障，以及受影响的请求。
Remove all rules
→ 删除全部规则
Remove a rule
→ 删除一条规则
List the presets
→ 列出预设
The same in Chinese.
→ 同一内容的中文。
Add the rules of a preset
→ 添加一个预设中的规则
List the effects that a rule can have
→ 列出规则可用的效果
The calls that it can happen to.
→ 可注入该故障的接口。
ms; time: ms, or median_ms and sigma; err_code.
→ ms；time（即 ms，或 median_ms 与 sigma）；err_code。
What the caller sees and what the ledger did.
→ 调用方看到的结果，以及账本中的实际变动。
Show the clock
→ 查看时钟
real, moved (runs with an offset) or frozen.
→ real（真实时间）、moved（带偏移运行）或 frozen（冻结）。
Difference from real time; negative when behind.
→ 与真实时间的差值，落后时为负数。
Freeze the clock at a time, or at its current time
→ 冻结时钟，停在指定时间或时钟的当前时间
A time: ISO 8601 such as 2026-01-31T08:00:00Z, or milliseconds since 1970.
→ 时间：ISO 8601（如 2026-01-31T08:00:00Z）或毫秒时间戳。
Set the clock; a frozen one stays frozen
→ 设置时钟；已冻结的仍然冻结
Move the clock forward
→ 拨快时钟
How long: milliseconds, or a text such as 48h, 90m, 2d or 30s.
→ 时长：毫秒数，或 48h、90m、2d、30s 这样的文本。
Return to real time
→ 恢复真实时间
Reset
→ 重置
Initial coins and settings, real time, no faults, empty request log.
→ 恢复初始的游戏币与设置，使用真实时间，清空故障规则与请求日志。
The name of the book in the ledger.
→ 当前账本的名称。
Load a seed
→ 加载种子
Builds the state from the seed and removes all earlier state.
→ 按种子重建状态，清空原有数据。
The time at the start, and whether the clock is frozen.
→ 初始时间，以及时钟是否冻结。
The zone; "1" when left out.
→ 分区，省略时为 "1"。
Whether pays of the account are refused.
→ 是否拒绝该账户的扣款。
Players and their coins before the orders below.
→ 玩家及其游戏币，先于下面的订单。
Fen.
→ 单位为分。
How far it is; delivered, with its coins, when left out.
→ 状态；省略时为 delivered，即游戏币已到账。
Purchases of coins with money, before the orders below.
→ 购买游戏币的支付单，先于下面的订单。
Kind of the order.
→ 订单类型。
Orders, oldest first. A cancel has the bill_no of the pay that it cancels; a refund has a number of its own, the pay_bill_no and an amount.
→ 订单，从早到晚排列。取消扣款使用原扣款的 bill_no；退款使用自己的单号，并填写 pay_bill_no 与 amount。
Fault rules, in order.
→ 故障规则，按顺序排列。
A state of the Pactolus emulator
→ Pactolus 模拟器的状态
The state of a namespace after seeding. All earlier state is removed.
→ 加载种子后命名空间的状态。原有数据全部清空。
List snapshots
→ 列出快照
Take a snapshot
→ 创建快照
Keeps coins, orders and the clock under a name.
→ 按名称保存游戏币、订单与时钟。
The name of a snapshot.
→ 快照名称。
Delete a snapshot
→ 删除快照
The state does not change.
→ 不改变当前状态。
Restore a snapshot
→ 恢复快照
May be repeated; faults and settings do not change.
→ 可多次恢复，不改变故障规则与设置。
The last requests, oldest first
→ 最近的请求，从早到晚
With follow=1 the connection stays open and sends each request as a line of JSON.
→ follow=1 时保持连接，每个请求以一行 JSON 发送。
Only requests with a greater seq.
→ 只返回 seq 更大的请求。
Keep the connection open and send each new request as a line of JSON.
→ 保持连接，每个新请求以一行 JSON 发送。
Numbered from 1 in each namespace.
→ 在每个命名空间内从 1 开始编号。
Real time.
→ 真实时间。
The protocol; null for calls for tokens and sessions.
→ 协议；access_token 与登录态的接口为 null。
The environment; null where the body that names it was not read.
→ 环境；环境由请求体指定而请求体未读取时为 null。
What was sent, decoded; secrets, tokens and signatures masked.
→ 实际发送的字段，已解码；密钥、access_token 与签名已脱敏。
The text under sig or pay_sig for this call; the key is left out.
→ 本次调用 sig 或 pay_sig 的待签名串，不含密钥。
For a wrong signature: the mistake.
→ 签名错误时的原因。
The injected fault.
→ 注入的故障。
Duration in milliseconds.
→ 耗时，毫秒。
Show a request: as it was sent, its answer, and why its signature is wrong
→ 查看一个请求：实际发送的内容、返回，以及签名错误的原因
The number of the request in its namespace.
→ 请求在命名空间内的编号。
As it was sent, with its token and signatures; null for cloud calls and top-ups.
→ 实际发送的请求，含 access_token 与签名；云调用与客户端充值为 null。
What follows the ?, as sent.
→ ? 之后的部分，与发送时一致。
As sent, read as UTF-8.
→ 与发送时一致，按 UTF-8 解码。
A command line that sends the same request.
→ 发送同样请求的命令行。
The JSON of the answer, tokens and session_keys masked. A fault may keep it back.
→ 返回的 JSON，access_token 与 session_key 已脱敏。因故障可能没有发给调用方。
The signature that is wrong, and why; null when none is.
→ 错误的签名及其原因；签名无误时为 null。
The string to sign, *** in place of a key.
→ 待签名串，密钥以 *** 代替。
The string that was signed in its place; null when no known mistake gives the signature.
→ 实际签名的字符串；已知的错误都得不出该签名时为 null。
Send a request again, byte for byte
→ 重新发送一个请求，逐字节相同
Over HTTP, with its token and signatures as they were. Faults apply.
→ 通过 HTTP 发送，access_token 与签名不变。按当前的故障规则处理。
The body of the answer; null when the connection was cut.
→ 返回的正文；连接断开时为 null。
Its number in the log; null when another namespace has it.
→ 在请求日志中的编号；记入其他命名空间时为 null。
Tell whether a string is what was signed for a request
→ 判断某个字符串是否为请求实际签名的字符串
The string that a program signed; *** or the key itself in place of the key.
→ 程序所签名的字符串；密钥处写 *** 或密钥本身。
Whether this string, under a key of the game, gives the signature that was sent.
→ 该字符串用游戏的密钥签名后，是否得出所发送的签名。
Buy coins as the client of a player does
→ 按玩家客户端的方式购买游戏币
Stands in for wx.requestMidasPayment and wx.requestVirtualPayment. A failure of the client call is an answer, too: \`callback\` has what the client gets.
→ 代替 wx.requestMidasPayment 与 wx.requestVirtualPayment。客户端调用失败也算正常返回：\`callback\` 为客户端得到的结果。
The client call, with its \`option\` exactly as it is made.
→ 客户端接口名；\`option\` 为调用它的参数原样。
The argument of the call: mode, offerId, buyQuantity … of requestMidasPayment; mode, signData, paySig and signature of the others. A wrong member is answered as the client answers it.
→ 接口的参数：requestMidasPayment 的 mode、offerId、buyQuantity 等；其他接口的 mode、signData、paySig 与 signature。成员有误时，按客户端的方式返回。
In place of call and option: the emulator makes and signs the call for that many coins.
→ 代替 call 与 option：由模拟器构造并签名购买这么多游戏币的调用。
With coins: the zone; "1" when left out.
→ 使用 coins 时的分区，省略为 "1"。
The environment; production when left out.
→ 环境，省略时为 production。
With coins: the game's number of the order.
→ 使用 coins 时的业务单号。
With coins, xpay: text that pushes return.
→ 使用 coins 且为 xpay 时：推送中原样返回的文本。
Who pays; the game's first player when left out.
→ 付款的玩家，省略为游戏的第一个玩家。
The system of the device; android when left out.
→ 设备的系统，省略为 android。
Whether the game on the device is a released version.
→ 设备上的游戏是否为正式版。
The player cancels, and the device answers this errCode: devices differ.
→ 玩家取消支付，设备返回该 errCode：各设备不同。
A call with its option, or coins.
→ call 与 option，或 coins。
As it was made.
→ 调用时的参数原样。
What the game in the client gets; null when the callback is lost.
→ 客户端中的游戏得到的结果；回调丢失时为 null。
Of a failure.
→ 仅失败时有。
Why it failed, for the developer; no device shows it.
→ 失败原因，供开发者查看；设备上不显示。
Null when the call was refused before there was one.
→ 下单前已被拒绝时为 null。
Of the payment; null while it is not paid.
→ 支付的交易单号；未支付时为 null。
paid: the money was taken, and the coins have not come.
→ paid：已支付，游戏币未到账。
When the money was taken.
→ 支付时间。
When the coins came.
→ 游戏币到账时间。
When coins come that a fault delays.
→ 因故障延迟的游戏币的到账时间。
Of the account, where the call names one.
→ 账户的余额；调用未指明账户时为 null。
The same after the call.
→ 同 before，为调用之后的余额。
Show the order of a top-up
→ 查看客户端充值的订单
The player; the game's first when left out.
→ 玩家，省略时为游戏的第一个玩家。
The game's number, or the platform's.
→ 业务单号或平台单号。
Show what a player can buy, and has
→ 查看玩家可购买的金额与现有余额
What a coin costs, in fen.
→ 一个游戏币的价格，单位为分。
What can be bought; of xpay every other amount, too.
→ 可购买的金额；xpay 也可购买其他任意金额。
Whether the player has a live session_key.
→ 玩家是否有有效的 session_key。
Show the last pushes about a player
→ 查看某个玩家最近的推送
Of the order that it tells of; empty without one.
→ 所涉订单的单号；不涉及订单时为空。
pending, delivered, or dead when every attempt has failed.
→ pending（待送达）、delivered（已送达）或 dead（全部尝试均失败）。
List the calls that can be tried, with their fields
→ 列出可以试用的接口及其字段
Of production.
→ 正式环境的路径。
Whether it gets a value when it is left out.
→ 省略时是否自动填写。
Make a call: sign it with the keys of the game and send it over HTTP
→ 发起一次调用：用游戏的密钥签名，并通过 HTTP 发送
The answer has the request, the string to sign, and programs that make the same call.
→ 返回内容包括请求、待签名串，以及发起同样请求的程序。
The call; each dialect has some of them.
→ 接口名；每个协议只有其中一部分。
The fields of the body as text. Required ones that are left out get a value; an empty one is not sent.
→ 请求体的字段，值均为文本。省略的必填字段会自动填写；空字段不发送。
With the token and the signatures.
→ 含 access_token 与签名。
The text under sig or pay_sig, *** for the key.
→ sig 或 pay_sig 的待签名串，密钥以 *** 代替。
Programs that make the same call of this emulator, with its keys.
→ 向该模拟器发起同样调用的程序，使用模拟器中的密钥。
`
