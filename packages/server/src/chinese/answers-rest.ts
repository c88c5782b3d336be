// More sentences that the service answers: signing in, asking others, files, closes, top-ups, seeds, requests to try.

export const answersRest = `
That cannot be done.
→ 无法执行该操作。
This is your own request: somebody else has to decide.
→ 这是你自己的申请，须由他人审批。
That was decided before.
→ 该申请已经审批。
That waited for 7 days; ask for it again.
→ 该申请已超过 7 天，请重新申请。
\`after\` must be the \`next\` of the page before.
→ \`after\` 须为上一页的 \`next\`。
after must be the \`next\` of a page before.
→ after 须为前面某一页的 \`next\`。
\`amount_min\` must not be larger than \`amount_max\`.
→ \`amount_min\` 不能大于 \`amount_max\`。
\`{}\` must be a full hour, such as 2026-04-01T08:00:00Z.
→ \`{}\` 须为整点，如 2026-04-01T08:00:00Z。
Give \`date\` or \`month\`, and not both.
→ \`date\` 和 \`month\` 只能指定一个。
Give \`date\` or \`through\`, and not both.
→ \`date\` 和 \`through\` 只能指定一个。
Give bill_no or out_trade_no, one of them.
→ bill_no 和 out_trade_no 须指定其中一个。
An operator recharges by bill_no.
→ 运营人员只能用 bill_no 充值。
fee, state and dialect are for an out_trade_no.
→ fee、state 和 dialect 只用于 out_trade_no。
A part needs amount and refund_no, both.
→ 部分退款须同时指定 amount 和 refund_no。
openid and zone_id must not hold & or =: no game could spend the coins
→ openid 和 zone_id 不能含 & 或 =，否则游戏无法使用这些游戏币
That cannot be paid back.
→ 该支付单不能退款。
Another offer of this app speaks xpay, whose calls name no offer: at most one can.
→ 该游戏已有 offer 使用 xpay。xpay 请求不带 offer，所以最多一个 offer 可用。
The cloud environment {} is registered already.
→ 云环境 {} 已登记。
In dev there are no totals: every sum is read from the entries.
→ dev 没有汇总，合计都直接从流水计算。
Sign in, or send the admin token: Authorization: Bearer TOKEN.
→ 请登录，或发送管理令牌：Authorization: Bearer TOKEN。
A change by cookie needs the header x-pactolus: console, a page of this service, and JSON as its body.
→ 用 cookie 修改时，须有请求头 x-pactolus: console，来自本服务的页面，且请求体为 JSON。
This is for an operator who signed in, not for a token.
→ 该操作须由已登录的运营人员执行，不能用令牌。
for offer {}
→ offer {}
for that offer
→ 该 offer
for all offers and both environments
→ 所有 offer 和两个环境
{} and both its environments
→ {} 及其两个环境
for any offer
→ 任一 offer
Ask another admin: nobody changes the own account.
→ 不能修改自己的账号，请让另一位 admin 操作。
A role is given twice in one place.
→ 同一范围内重复授予了角色。
Give name and password.
→ 请填写用户名和密码。
Name or password is wrong.
→ 用户名或密码错误。
Give the code of your app, too.
→ 还须填写验证器中的验证码。
That code is wrong, or was used before: wait for the next one.
→ 验证码错误或已使用过，请等待下一个。
That link was used before, or its time is over.
→ 该链接已使用过或已过期。
The password of before is wrong.
→ 原密码错误。
Codes are asked for already: remove them first.
→ 已启用验证码，请先停用。
Too many attempts have failed. Try again later.
→ 失败次数过多，请稍后重试。
Many are signing in at this moment. Try again in a second.
→ 当前登录人数过多，请一秒后重试。
There are {} saved views already: remove one first.
→ 已保存 {} 个视图，请先删除一个。
Something failed on the server; its log has the details.
→ 服务端出错，详情见其日志。
its log has the details
→ 详情见其日志
Something failed on the server; its log has the details under {}.
→ 服务端出错，详情见其日志中的 {}。
The channel orders sends signed JSON: it has no encoding_aes_key, format xml or check.
→ orders 通道发送签名的 JSON，没有 encoding_aes_key、format xml 和 check。
{} did not answer the echostr that it was asked for ({}). Nothing was changed; "check": false (push set --no-check) sets it unasked.
→ {} 没有返回所要求的 echostr（{}）。未做改动；"check": false（push set --no-check）可不验证直接设置。
A target must not have a user name or password in it.
→ 推送地址不能含用户名或密码。
A target must be an https address.
→ 推送地址必须是 https 地址。
A target outside of private networks must be an https address.
→ 内网以外的推送地址必须是 https 地址。
{} is in a private network; PACTOLUS_PUSH_PRIVATE=on allows to call it.
→ {} 在内网中，设置 PACTOLUS_PUSH_PRIVATE=on 后才允许推送。
Send the file as {}.
→ 请以 {} 发送文件。
Send the lines of an export as {}.
→ 请以 {} 发送导出的各行。
The file is larger than {} bytes{}.
→ 文件超过 {} 字节{}。
The file did not arrive within {} ms (--import-timeout-ms).
→ 文件未在 {} ms 内传完（--import-timeout-ms）。
The layout {} is a CSV file: there is none as {}.
→ {} 格式是 CSV 文件，没有 {} 形式。
The ledger is spread over partitions, which have no moment in common: exports and imports need a database that keeps all players.
→ 账本分布在多个分区，各分区没有共同的时刻。导出和导入需要保存全部玩家的数据库。
The offer has accounts: import into one that has none.
→ 该 offer 已有账户，请导入到没有账户的 offer。
The file was changed: its lines are not those that its footer tells of.
→ 文件被改动过，各行与末行的记录不符。
The file was changed: its lines are not those that its footer states.
→ 文件被改动过，各行与末行的记录不符。
Line {}: {} is in the future.
→ 第 {} 行：{} 是未来的时间。
Line 1: from and to are not those of {}.
→ 第 1 行：from 和 to 与 {} 不符。
Lines {} to {}: {}.
→ 第 {} 至 {} 行：{}。
With these lines the ledger breaks {} ({}).
→ 导入这些行会使账本违反 {}（{}）。
Order {} comes before its account {}.
→ 订单 {} 出现在其账户 {} 之前。
Money order {} comes before its account.
→ 支付单 {} 出现在其账户之前。
The file is being compared. Wait until that has ended.
→ 该账单正在对账，请等待完成。
Many players have orders with the same numbers: say which column has the openid.
→ 许多玩家的订单号相同，请指定 openid 所在的列。
The comparison was interrupted. Begin it once more.
→ 对账被中断，请重新开始。
Nothing was taken.
→ 全部未接受。
{} more rows are wrong.
→ 另有 {} 行有误。
Row {}: this file has no difference {}.
→ 第 {} 行：该账单没有差异 {}。
Row {}: "{}" is no number of a difference.
→ 第 {} 行："{}" 不是差异编号。
Row {}: the resolution "{}" is none of {}.
→ 第 {} 行：处理结果 "{}" 不是以下之一：已充值、已取消、已冻结、已接受、等待。
Row {}: the note is longer than 512 characters.
→ 第 {} 行：备注超过 512 个字符。
Row {}: difference {} is there twice.
→ 第 {} 行：差异 {} 重复出现。
Row {}: the state "{}" is not known. Name it under mapping.states as done, returned or failed.
→ 第 {} 行：状态 "{}" 未知，请在 mapping.states 中指定为 done、returned 或 failed。
More than {} rows have a resolution.
→ 超过 {} 行填写了处理结果。
The first row must have the heads "Difference" and "Resolution", as the download has them.
→ 第一行须有表头 "差异编号" 和 "处理结果"，与下载的文件一致。
The file has no rows.
→ 文件没有任何行。
The file has heads and no rows.
→ 文件只有表头，没有数据行。
mapping.columns.{} is missing.
→ 缺少 mapping.columns.{}。
mapping.columns.{} is not read from a file of kind {}.
→ {2} 类账单不读取 mapping.columns.{1}。
mapping.columns.{}: the file has no column "{}".
→ mapping.columns.{}：文件没有列 "{}"。
mapping.unit must be coins for a file of the game.
→ 游戏账单的 mapping.unit 须为 coins。
mapping.unit must be fen or yuan for a bill of the platform.
→ 平台账单的 mapping.unit 须为 fen 或 yuan。
accepted needs a note.
→ accepted 须填写备注。
recharged needs the bill_no of the recharge or present.
→ recharged 须填写充值或赠送的 bill_no。
The ledger has no recharge or present {}{}.
→ 账本中没有充值或赠送 {}{}。
The ledger has no pay {}.
→ 账本中没有扣款 {}。
Nothing of pay {} was refunded.
→ 扣款 {} 没有退款。
Nobody says whose order it is: no account can be frozen.
→ 不知道是谁的订单，无法冻结账户。
No account of {} is frozen.
→ {} 没有被冻结的账户。
The first account of this offer came on {}: no earlier day can be closed.
→ 该 offer 的第一个账户于 {} 出现，更早的日期不能日结。
Days are closed in order, and {} is the next one.
→ 日结须按顺序，下一个日期是 {}。
Offer {} ({}) has no account yet: there is nothing to close.
→ offer {}（{}）还没有账户，无需日结。
{} can be closed from {} on, when all of its entries are written.
→ {} 的流水写完后才能日结，最早在 {}。
Somebody else closed {} meanwhile. Try again.
→ 其他人刚刚日结了 {}，请重试。
{} does not add up.
→ {} 对不平。
Zone {} ends with {} paid and {} gift coins by the entries, and with {} and {} by the accounts.
→ 分区 {}：按流水应为付费币 {}、赠送币 {}，账户中为 {} 和 {}。
So do {} more zones.
→ 另有 {} 个分区不平。
Check the closed days: an entry may have been posted after its day was closed.
→ 请检查已日结的日期，可能有流水在日结之后写入。
To book the difference, close with adjust_reason.
→ 要将差额入账，请带 adjust_reason 日结。
The emulator's controls answer at 127.0.0.1 and localhost, not at "{}". PACTOLUS_EMULATOR_OPEN=on opens them to every host name.
→ 模拟器的控制接口只接受 127.0.0.1 和 localhost，不接受 "{}"。设置 PACTOLUS_EMULATOR_OPEN=on 可接受任何主机名。
A page of {} may not use the controls.
→ {} 的页面不能使用控制接口。
dialect: {} has no {}{}
→ dialect：{} 没有 {}{}
median_ms is missing: sigma spreads around it
→ 缺少 median_ms：sigma 以它为中心
err_code is missing: what the client call answers under {}
→ 缺少 err_code：{} 时前端接口返回的错误码
err_code is for client_error_before_pay and client_error_after_pay, not for {}
→ err_code 只用于 client_error_before_pay 和 client_error_after_pay，不用于 {}
err_code {} is no code of {}: the reference lists them
→ err_code {} 不是 {} 的错误码，参考文档列有全部错误码
the client calls
→ 前端接口
the client call of {}
→ {} 前端接口
by leads past the year 9999
→ by 超过了 9999 年
request {} cannot be sent again: it is a top-up, or came as a cloud call
→ 请求 {} 不能重发：它是充值，或来自云调用
request {} is not in the log
→ 日志中没有请求 {}
another offer of the game speaks xpay
→ 该游戏的另一个 offer 使用 xpay
a seed
→ 种子
a fault rule
→ 故障规则
{}.ago is more than 50 years
→ {}.ago 超过 50 年
{} cannot be: {}
→ {} 不成立：{}
{} is for a refund alone
→ {} 只用于退款
{} is not for a cancel: it refunds the whole pay
→ {} 不用于取消扣款，因为取消会全部退回
players[{}].frozen needs an account: give the player coins
→ players[{}].frozen 需要账户，请给该玩家游戏币
the game has no offer {}
→ 该游戏没有 offer {}
call with its option, or coins must be given, one of them
→ 须指定 call 及其 option，或指定 coins，二者取一
{} is for coins: option has its own
→ {} 只用于 coins，option 中另有该项
option is for call, not for coins
→ option 用于 call，不用于 coins
the game {} has no key of {}, or gets no token
→ 游戏 {} 没有 {} 的密钥，或得不到 token
operation: {} has no {}: it has {}
→ operation：{} 没有 {}，可用的有 {}
fields: {} has no {}: it has {}
→ fields：{} 没有 {}，可用的有 {}
{}{} is not a field of {}
→ {}{} 不是 {} 的字段
{} is not as documented
→ {} 与文档不符
{} must be integer
→ {} 须为整数
{} must be number
→ {} 须为数字
{} must be string
→ {} 须为字符串
{} must be boolean
→ {} 须为布尔值
{} must be object
→ {} 须为对象
{} must be array
→ {} 须为数组
{} must be >= {}
→ {} 须大于等于 {}
{} must be <= {}
→ {} 须小于等于 {}
{} must match pattern "{}"
→ {} 须匹配 "{}"
{} must NOT have fewer than {} characters
→ {} 不能少于 {} 个字符
{} must NOT have more than {} characters
→ {} 不能多于 {} 个字符
`
