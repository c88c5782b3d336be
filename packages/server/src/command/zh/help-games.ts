// Help of the commands for games, players and orders.
export const helpGames = `
Games (an appid and a secret) and the logins of their players.
→ 游戏（appid 和 secret）及玩家登录。
Games: list, create, show, set, rotate-secret, login, logout.
→ 游戏：list、create、show、set、rotate-secret、login、logout。
List the games.
→ 列出游戏。
Show a game; never its secret.
→ 查看游戏，不显示 secret。
Register a game. Its secret is generated and shown only once.
→ 登记游戏。secret 自动生成，只显示一次。
Next: pactolus offer create, for its coins.
→ 下一步：用 pactolus offer create 登记游戏币。
Replace the secret of a game. Every access token of the game stops at once.
→ 更换游戏的 secret。该游戏的所有 access_token 立即失效。
Change settings of a game. They take effect within a second.
→ 修改游戏的设置，一秒内生效。
More calls are answered 45011, over HTTP and in the cloud, and move no coins. Each process of a
service counts for itself: with --workers 4, the game may reach 4 times the number.
→ 超出的 HTTP 调用和云调用返回 45011，游戏币不变动。每个进程单独计数：使用 --workers 4 时，游戏最多可达
→ 该数值的 4 倍。
Log a player in: gives a new session_key; the one before stops at once.
→ 为玩家登录：生成新的 session_key，原来的立即失效。
For the signature of Midas 2.0 and xpay, for mp_sig, and for offers that demand a login.
→ 用于 Midas 2.0 和 xpay 的签名、mp_sig，以及要求登录的 offer。
Log a player out: the session_key stops at once.
→ 让玩家退出登录：session_key 立即失效。
Offers: a game's coins, with their settings and AppKeys.
→ offer：游戏的游戏币及其设置、AppKey。
Offers: list, create, show, set, keys, add-key, retire-key, export, import.
→ offer：list、create、show、set、keys、add-key、retire-key、export、import。
List the offers.
→ 列出 offer。
Show an offer and its settings.
→ 查看 offer 及其设置。
Register an offer. Its two AppKeys are generated and shown only once.
→ 登记 offer。两个 AppKey 自动生成，只显示一次。
Change settings of an offer; they act on every process within a second.
→ 修改 offer 的设置，一秒内在所有进程生效。
List the AppKeys of an offer, by their last four.
→ 列出 offer 的 AppKey，只显示末四位。
Add an AppKey, generated and shown only once. The other keys stay valid.
→ 添加 AppKey，自动生成，只显示一次。其他 AppKey 继续有效。
To change a key without an interruption: add one, give it to the game, then retire the old one.
→ 不中断服务更换 AppKey：先添加新的，更新到游戏，再停用旧的。
Retire an AppKey: calls signed with it are refused. The last one stays.
→ 停用 AppKey：用它签名的调用会被拒绝。最后一个不能停用。
Example (the number is that of pactolus offer keys):
→ 示例（编号来自 pactolus offer keys）：
Write all that an offer has into a file: settings, accounts, orders, entries.
→ 把 offer 的全部数据写入文件：设置、账户、订单、流水。
The file is of one moment, even while players go on paying, and holds no key. Its lines are
described in docs/export.md. A file without its last line is not whole, and no import takes it.
→ 文件是同一时刻的数据，玩家可继续扣款；不含密钥。各行格式见 docs/export.md。缺少最后一行的文件不完整，
→ 无法导入。
Take an export into an offer that has no accounts yet.
→ 把导出文件导入尚无账户的 offer。
The offer is made beforehand, with keys of its own. Every invariant of the ledger is checked with
what the file holds; then all of it is taken, or nothing. After a crash or a lost connection do it
again: either it is taken then, or the offer has its accounts, and "pactolus audit log" tells of
the import.
→ 请先创建 offer 及其密钥。导入时对文件内容检查全部账本不变量，要么全部导入，要么不导入。崩溃或断线后重新
→ 执行即可：此时会完成导入，或因 offer 已有账户而被拒绝；"pactolus audit log" 记录了导入操作。
Cloud calls (云调用): run cloud functions, set what they may call.
→ 云调用：运行云函数，设置云函数可调用的接口。
Cloud calls: run, permit, token, env.
→ 云调用：run、permit、token、env。
Call a cloud function once: main(event, context) of its index.js.
→ 调用云函数一次：index.js 的 main(event, context)。
The function may call the APIs that permissions.openapi of its config.json lists, and gets -604101
for others. While it runs, it has a cloud environment of its own, and WX_CLOUDBASE_ACCESSTOKEN is
a token of it. The token may call the paths that the demo environment may. wx-server-sdk is loaded
from its node_modules, or from those of pactolus. Its logs go to stderr and its result to stdout.
The exit code is 1 if it throws.
→ 云函数可调用其 config.json 的 permissions.openapi 列出的接口，调用其他接口返回 -604101。运行期间使用单独
→ 的云环境，WX_CLOUDBASE_ACCESSTOKEN 是该环境的令牌，可访问的路径与演示环境相同。wx-server-sdk 从云函数的
→ node_modules 加载，没有时从 pactolus 的 node_modules 加载。日志写到 stderr，结果写到 stdout。抛出异常时
→ 退出码为 1。
Permit an environment to call APIs and paths, from now on.
→ 授权云环境调用接口和路径，立即生效。
midas.cancelPay permits midas.cancelPaySandbox as well. midas.cancelPaySandbox permits the sandbox
alone. A config.json may list other APIs of the platform: they are stored, and a call of them gets
-604100. Paths are those of HTTP calls, /cgi-bin/midas/* or exact ones. A call of another path
gets 85107.
→ midas.cancelPay 同时包含 midas.cancelPaySandbox；midas.cancelPaySandbox 只用于沙箱。config.json 可列出平台的
→ 其他接口：会保存，但调用返回 -604100。路径是 HTTP 调用的路径，可写 /cgi-bin/midas/* 或完整路径。调用其他路径
→ 返回 85107。
Issue a cloudbase_access_token of an environment. It lives for 30 minutes.
→ 签发云环境的 cloudbase_access_token，有效期 30 分钟。
It stands in the query of an HTTP call as cloudbase_access_token, in place of access_token. The
paths that it may call are those of pactolus cloud permit --paths. Replacing the credential ends
it.
→ 在 HTTP 调用的 query 中以 cloudbase_access_token 代替 access_token。可访问的路径由
→ pactolus cloud permit --paths 设置。更换凭证后立即失效。
Cloud environments: each has a credential, a game and permissions.
→ 云环境：各有凭证、所属游戏和权限。
Cloud environments: list, show, create, rotate-key, remove.
→ 云环境：list、show、create、rotate-key、remove。
List the cloud environments.
→ 列出云环境。
Show a cloud environment and its permissions; never its secretKey.
→ 查看云环境及其权限，不显示 secretKey。
Register a cloud environment of a game. Its secretKey is shown only once.
→ 登记游戏的云环境。secretKey 只显示一次。
Replace secretId and secretKey. Functions with the old ones are refused.
→ 更换 secretId 和 secretKey。使用旧凭证的云函数会被拒绝。
Remove a cloud environment. Its functions are refused from then on.
→ 删除云环境。其中的云函数从此被拒绝。
Accounts: the coins of a player in a zone of an offer, production or sandbox. With a running
"pactolus dev", offer and player default to its demo game.
→ 账户：玩家在 offer 的一个 zone 中的游戏币，分正式环境和沙箱。"pactolus dev" 正在运行时，offer 和玩家默认取演示游戏的。
Accounts: list, balance, explain, recharge, present, freeze, unfreeze, statement.
→ 账户：list、balance、explain、recharge、present、freeze、unfreeze、statement。
List the accounts of an offer.
→ 列出 offer 的账户。
Show what a player has, or had.
→ 查询玩家现在或以前的余额。
An account that nothing ever came to reads as empty.
→ 没有流水的账户显示为空。
Show which entries led to a balance, and whether the entries add up to it.
→ 说明余额的构成，并核对流水合计与余额是否一致。
Of a history of more than 10,000 entries the last 10,000 are added up, and the days before are
shown by their balances. Exit code 1 says that the entries do not add up: run pactolus audit.
→ 流水超过 10,000 条时只合计最近 10,000 条，更早的日期只显示余额。流水与余额不符时退出码为 1，请执行
→ pactolus audit。
Add coins bought with money.
→ 充值：增加付费币。
Recharged coins count as bought: they raise save_amt, and pays use them after gifts. Why a
--bill-no: an answer can get lost on the way. The command may then be run again, as it is; the
account knows the number, moves nothing twice, and says so. Take a new number for each order, such
as that of the support ticket (letters, digits and _ - | * @, up to 63).
→ 充值的游戏币是付费币：计入 save_amt，扣款时在赠送币之后使用。
→ 为什么需要 --bill-no：返回可能在途中丢失。此时原样重新执行即可：账户记得该单号，不会重复变动，并会说明。
→ 每笔订单使用新的单号，例如工单编号（字母、数字和 _ - | * @，最多 63 个字符）。
Give coins.
→ 赠送游戏币。
Given coins count as gifts: they raise present_sum, and pays use them first. Why a --bill-no: an
answer can get lost on the way. The command may then be run again, as it is; the account knows the
number, moves nothing twice, and says so. Take a new number for each order, such as that of the
support ticket (letters, digits and _ - | * @, up to 63).
→ 赠送的游戏币是赠送币：计入 present_sum，扣款时优先使用。
→ 为什么需要 --bill-no：返回可能在途中丢失。此时原样重新执行即可：账户记得该单号，不会重复变动，并会说明。
→ 每笔订单使用新的单号，例如工单编号（字母、数字和 _ - | * @，最多 63 个字符）。
Freeze an account: pays are refused with 90017; coins still come in and back.
→ 冻结账户：扣款返回 90017，充值、赠送和退款照常入账。
Unfreeze an account: it can pay again.
→ 解冻账户：可以继续扣款。
Show every movement of an account, newest first.
→ 查看账户的全部流水，新的在前。
A refund is shown under the bill_no of its pay; the JSON has both numbers.
→ 退款以所退扣款的 bill_no 显示；JSON 中有两个单号。
Orders: search by time, find one by its number, refund a pay.
→ 订单：按时间搜索，按单号查找，取消扣款。
Orders: list, show, cancel.
→ 订单：list、show、cancel。
Search the orders of an offer by time, newest first.
→ 按时间搜索 offer 的订单，新的在前。
States: open, a pay that can still be refunded; part and returned, some or all of a pay came back;
tombstone, a pay that was cancelled before it arrived; final, any other order. A time is written
as 2026-04-01T00:00:00Z or 2026-04-01T08:00:00+08:00; --from and --to may be 366 days apart.
→ 状态：open，仍可退款的扣款；part 和 returned，已部分或全部退款的扣款；tombstone，到达前已取消的扣款；
→ final，其他订单。
→ 时间写作 2026-04-01T00:00:00Z 或 2026-04-01T08:00:00+08:00；--from 与 --to 最多相差 366 天。
Show every order with this number.
→ 查看使用该单号的全部订单。
A number is unique per account and kind only, so there can be several: all are shown.
→ 单号只在同一账户、同一类型中唯一，因此可能有多笔，全部显示。
Refund a pay: all that is left of it, as cancelpay does, or a part.
→ 取消扣款：像 cancelpay 一样退还剩余的全部，或只退一部分。
The coins return as they were taken: gifts as gifts, bought ones as bought. The offer's cancel
window counts here too (pactolus offer show). A pay is cancelled once; the second time is refused.
→ 游戏币原路退还：赠送币退为赠送币，付费币退为付费币。同样受 offer 的退款期限限制（pactolus offer show）。
→ 一笔扣款只能取消一次，再次取消会被拒绝。
Purchases of coins with money. account recharge --out-trade-no makes one.
→ 购买游戏币的支付单，由 account recharge --out-trade-no 创建。
Purchases with money: show, refund.
→ 支付单：show、refund。
Show the purchases with this out_trade_no or wx_order_id.
→ 按 out_trade_no 或 wx_order_id 查看支付单。
Pay money of a purchase back. The coins stay with the player.
→ 退还支付单的现金。游戏币仍归玩家。
`
