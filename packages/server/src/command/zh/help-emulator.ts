// Help of the commands of the emulator, of sign, and what stands beside examples.
export const helpEmulator = `
Examples:
→ 示例：
the emulator, with a demo game
→ 模拟器，自带演示游戏
what the demo player has
→ 演示玩家的余额
whether every coin is accounted for
→ 检查每一个币都对得上账
Example:
→ 示例：
the emulator on the data folder here
→ 检查使用当前数据目录的模拟器
production, from the environment
→ 按环境变量检查生产环境
Calls, by their names or paths; a name that several dialects have is that of 1.0 without
--dialect:
→ 接口名称或路径如下；多个协议同名时，省略 --dialect 表示 1.0：
Effects:
→ 故障效果：
Answers -1 (\`system busy\`, xpay: \`系统错误\`); nothing was done.
→ 返回 -1（\`system busy\`，xpay 为 \`系统错误\`），不执行。
Executes the call, then answers -1 as above: the caller cannot tell the two apart.
→ 先执行，再返回上述 -1；调用方无法区分这两种情况。
Closes the connection without an answer; nothing was done.
→ 不返回，直接断开连接，不执行。
Executes the call, then closes the connection without an answer.
→ 先执行，再断开连接，不返回。
Executes the call at once and delays the answer.
→ 立即执行，延迟返回。
Delays the call, then executes and answers it.
→ 先延迟，再执行并返回。
Executes the call twice, as when a proxy sends it again, and gives the second answer: a pay or
present 90012 (xpay: 268490004), a cancelPay 90015 (2.0: 90012, xpay: 268490005, or 268490004
where parts are allowed), a refundOrder or provideGoods 0. The coins move once.
→ 执行两次（如同代理重发），返回第二次的结果：扣款或赠送 90012（xpay：268490004），cancelPay 90015（2.0：90012；xpay：268490005，允许分次退款时为 268490004），refundOrder 或 provideGoods 为 0。游戏币只变动一次。
Never answers and does nothing, until the caller disconnects, a reset or the stop.
→ 不返回也不执行，直到调用方断开、重置或停止服务。
Answers that the order is being processed (1.0: 90016, xpay: 268490014); nothing was done. 2.0 has
no errcode for it: use \`busy_before_commit\`.
→ 返回订单处理中（1.0：90016，xpay：268490014），不执行。2.0 没有对应的错误码，请用 \`busy_before_commit\`。
Of 1.0 alone, where it was seen: a pay with too few coins answers -1 with \`1034-131-0 余额不足\` and
bill_no in place of 90013, and no coins move; all else as usual.
→ 仅 1.0，平台上出现过：余额不足的扣款返回 -1、\`1034-131-0 余额不足\` 和 bill_no，不返回 90013；游戏币不变动，其余照常。
Answers that the login has expired (1.0: 90010, 2.0: 90016, xpay: 268490009, but for calls without
\`signature\`); nothing was done.
→ 返回登录态过期（1.0：90010，2.0：90016，xpay：268490009，不带 \`signature\` 的调用除外），不执行。
Answers as when the game may not use the offer (1.0: 90017, 2.0: 90018 \`[offer_id] offer_id is
invalid\`, xpay: 268490008, coins not published); nothing was done.
→ 返回游戏无权使用 offer（1.0：90017，2.0：90018 \`[offer_id] offer_id is invalid\`，xpay：268490008），不执行。
Answers that calls come too often (45011, xpay: 268490015); nothing was done.
→ 返回调用过于频繁（45011，xpay：268490015），不执行。
Answers 40001, as if a newer token had been issued; nothing was done.
→ 返回 40001，如同已签发新 token，不执行。
Answers 42001; nothing was done.
→ 返回 42001，不执行。
Accepts a recharge, or takes the money of a top-up; the coins arrive \`ms\` later by the
namespace's clock.
→ 接受充值或收取付款；游戏币按命名空间的时钟在 \`ms\` 毫秒后到账。
Takes the money of a top-up and answers success; the coins stay away until an operator or
notify_provide_goods delivers them.
→ 收款并返回成功；游戏币不到账，直到运营人员或 notify_provide_goods 发货。
Takes the money of a top-up and delivers the coins; the client gets no callback.
→ 收款并发放游戏币；客户端收不到回调。
client_error_before_pay Answers a top-up with \`err_code\`; no money was taken.
→ client_error_before_pay 返回 \`err_code\`，不收款。
Takes the money of a top-up and delivers the coins, then answers \`err_code\`.
→ 收款并发放游戏币，然后返回 \`err_code\`。
# needs the package bash-completion
→ # 需要安装 bash-completion
Sign a call of Midas 1.0, Midas 2.0 or xpay, or find out why a signature is wrong. Offline.
→ 为 Midas 1.0、Midas 2.0 或 xpay 的调用签名，或找出签名错误的原因。不需要联网。
Sign a call, or explain why a signature is wrong.
→ 为调用签名，或说明签名错在哪里。
Calls of the client, whose signData your server signs: requestVirtualPayment,
requestMidasPaymentGameItem
→ 由服务端为 signData 签名的客户端接口：
→   requestVirtualPayment, requestMidasPaymentGameItem
Midas 1.0: the body is the JSON that is posted, without sig: appid, openid, offer_id, ts, zone_id,
pf and what the call adds. Numbers are signed as they are written. To sign in another language:
sort the fields by name, join them as name=value with &, append
&org_loc=PATH&method=POST&secret=APPKEY, and take the lower-case hex HMAC-SHA256 of it under the
AppKey.
→ Midas 1.0：请求体为提交的 JSON，不含 sig：appid、openid、offer_id、ts、zone_id、pf 和各接口的字段。数字按原文
→ 签名。用其他语言签名时：按字段名排序，以 & 连接 name=value，末尾加上
→ &org_loc=PATH&method=POST&secret=APPKEY，再以 AppKey 为密钥计算 HMAC-SHA256，取小写十六进制。
Midas 2.0 and xpay: the body is the very text that is posted, byte for byte. Sign PATH&BODY under
the AppKey of the environment that "env" in the body names (0 production, 1 sandbox): that is
pay_sig. signature is the same of the body alone, under the session_key as it is. The AppKey of
the environment in "env" is --key.
→ Midas 2.0 和 xpay：请求体为提交的原文，逐字节一致。以请求体 env 所指环境（0 正式环境，1 沙箱）的 AppKey 对
→ PATH&BODY 签名，得到 pay_sig。signature 只对请求体签名，密钥为原样的 session_key。--key 为 env 所指环境的
→ AppKey。
Client calls: the body is the text of signData, byte for byte. Sign NAME&SIGNDATA under the
AppKey: that is paySig.
→ 客户端接口：请求体为 signData 原文，逐字节一致。以 AppKey 对 NAME&SIGNDATA 签名，得到 paySig。
--explain says which known mistake gives the wrong signature (exit code 1), or that it is right
(0). More is found with --other-key (the AppKey of the other environment), --session-key, and
--access-token or --query.
→ --explain 说明错误的签名由哪种已知错误造成（退出码 1），或签名正确（0）。提供 --other-key（另一环境的
→ AppKey）、--session-key 和 --access-token 或 --query 可识别更多错误。
Buy coins in the emulator, as the payment call in the client of a player does.
→ 在模拟器中购买游戏币，如同玩家在客户端发起支付。
Buy coins in the emulator, as the client of a player does.
→ 在模拟器中购买游戏币，如同玩家在客户端操作。
The emulator makes the call of the client, signs what the game's server signs of it, and answers
what the client gets: wx.requestMidasPayment (1.0 and 2.0), wx.requestVirtualPayment (xpay). No
money is asked for. What a coin costs is a setting of the offer (pactolus offer set --coin-price).
A mini game sells amounts of a tier alone: at 10 fen a coin 10, 30, 60, 80, 120 and so on.
→ 模拟器发起客户端调用，代游戏服务端签名，并返回客户端收到的结果：wx.requestMidasPayment（1.0 和 2.0）、
→ wx.requestVirtualPayment（xpay）。不需要付款。单价是 offer 的设置（pactolus offer set --coin-price）。小游戏只能
→ 按档位购买：单价 10 分时为 10、30、60、80、120 枚等。
Coins that come late or never, a lost callback and every errCode are faults: pactolus fault add
--help. The exit code is 1 when the client call fails.
→ 延迟到账、不到账、丢失回调和各种 errCode 都是故障：pactolus fault add --help。客户端调用失败时退出码为 1。
Finding the emulator: --url or PACTOLUS_URL; without them the ready file that a running "pactolus
dev" keeps in its data folder. The controls need no token; they answer on the same machine alone.
→ 如何找到模拟器：
→   使用 --url 或 PACTOLUS_URL；都不设置时读取正在运行的 "pactolus dev" 在数据目录中的就绪文件。控制接口不需要
→   令牌，只在本机可用。
Faults that the emulator injects: lost answers, delays, expired tokens and more.
→ 模拟器注入的故障：丢失返回、延迟、token 过期等。
Faults of the emulator: add, list, clear, presets.
→ 模拟器的故障：add、list、clear、presets。
Append a rule; the name of a preset appends all of its rules.
→ 追加一条规则；预设名会追加该预设的全部规则。
Rules are matched in order after a call has passed every check, and the first rule that fires
applies. Without --count a rule has no limit. --nth 3 is every third matching call; with --count
1, the third call only. The same --seed repeats the same random choices.
→ 调用通过全部校验后按顺序匹配规则，只执行第一条触发的规则。省略 --count 表示不限次数。--nth 3 表示每三次
→ 匹配触发一次；加上 --count 1 则只在第三次触发。相同的 --seed 得到相同的随机结果。
List the rules, with how often they fired.
→ 列出规则及触发次数。
Take one rule out, or all of them.
→ 删除一条规则，或全部规则。
List the presets and their rules.
→ 列出预设及其规则。
The clock of the emulator. The cancel window, tokens, sessions and late coins follow it.
→ 模拟器的时钟。退款期限、token、登录态和延迟到账都以它为准。
The emulator's clock: show, freeze, set, advance, real.
→ 模拟器的时钟：show、freeze、set、advance、real。
Show the clock.
→ 显示时钟。
Stop the clock where it is, or at a moment.
→ 停住时钟，或停在某一时刻。
Set the clock: ISO 8601, or milliseconds since 1970. A frozen clock stays frozen.
→ 设置时钟：ISO 8601，或 1970 年以来的毫秒数。已停住的时钟保持停住。
Move the clock forward at once: 48h, 90m, 2d, 30s, or milliseconds.
→ 立即拨快时钟：48h、90m、2d、30s，或毫秒数。
Go back to real time.
→ 恢复实际时间。
What the emulator holds: start over, keep a state, bring it back, fill it.
→ 模拟器的状态：重置、保存、恢复、加载。
The emulator's state: reset, snapshot, snapshots, restore, delete, seed.
→ 模拟器的状态：reset、snapshot、snapshots、restore、delete、seed。
Start over: first coins, real time, no faults, no requests, first settings.
→ 重置：初始游戏币和设置，实际时间，没有故障和请求记录。
Bring the coins and the clock of a snapshot back.
→ 恢复快照中的游戏币和时钟。
Build the state from a JSON file and remove all earlier state; - reads standard input.
→ 清空现有状态，按 JSON 文件重建；- 表示标准输入。
Keep the coins and the clock under a name.
→ 把当前游戏币和时钟保存为快照。
Delete a snapshot; the state does not change.
→ 删除快照，当前状态不变。
List the snapshots, newest first.
→ 列出快照，新的在前。
Show the last requests of the emulator, oldest first, with explanations.
→ 查看模拟器最近的请求及其说明，旧的在前。
Show what the emulator was asked; --follow stays.
→ 查看模拟器收到的请求；--follow 持续显示。
Each line: number, time, dialect and call, what came of it, the player and the order. A wrong
signature is explained below its line, and an injected fault is named. --json has all: the decoded
fields, and the text under sig with its key masked. The last 1000 are kept.
→ 每行依次为：编号、时间、协议和接口、结果、玩家和订单。签名错误的原因显示在下一行，注入的故障标在行尾。
→ --json 包含全部内容：解码后的字段，以及 sig 的待签名串（密钥已遮盖）。保留最近 1000 条。
Games apart from each other in one emulator: one for each parallel test worker.
→ 同一模拟器中互相隔离的游戏，供每个并行测试进程使用。
Namespaces of the emulator: create, list.
→ 模拟器的命名空间：create、list。
Make a namespace, or find it again; prints what its game needs.
→ 创建命名空间，已存在时直接返回；打印其中游戏的信息。
List the namespaces.
→ 列出命名空间。
`
