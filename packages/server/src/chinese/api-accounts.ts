// Descriptions of the admin API: moves of coins, approvals, orders, balances, closes.

export const apiAccounts = `
In place of bill_no: the number of a purchase, which becomes a money order.
→ 代替 bill_no：支付单号，充值记为支付单。
Of the purchase, in fen.
→ 支付单的金额，单位为分。
How far the purchase is: the coins come with delivered, the default.
→ 支付单的状态：delivered（默认）时游戏币到账。
posted; duplicate, of an order that was; accepted, when the coins come later.
→ posted：已入账；duplicate：此前已入账；accepted：游戏币稍后到账。
Of a purchase: the platform's number.
→ 支付单的平台单号。
Give coins
→ 赠送游戏币
Idempotent on bill_no: the same order again moves nothing and says so. 202 of an operator beyond the limits: somebody else has to approve.
→ 以 bill_no 幂等：重复提交同一订单不变动游戏币，返回中会注明。运营人员超出限额时返回 202，须由他人审批。
Refund a pay
→ 对扣款退款
Inside its window: all that is left of it, exactly as cancelpay does, or with amount and refund_no a part. A refund_no that is known moves nothing and says so.
→ 须在退款期限内。默认退还全部剩余，与 cancelpay 完全相同；指定 amount 和 refund_no 时退还一部分。refund_no 已存在时不变动游戏币，返回中会注明。
Why: others will ask. An operator has to say it.
→ 原因，供他人查阅。运营人员必填。
Coins: a part of the pay.
→ 游戏币数量：扣款的一部分。
With amount: the number of this part.
→ 与 amount 一起使用：这次部分退款的单号。
Freeze an account
→ 冻结账户
A frozen account refuses pay with 90017; coins still come in and back.
→ 账户冻结后，扣款返回 90017；充值、赠送和退款照常到账。
Unfreeze an account
→ 解冻账户
Write a note on an account
→ 添加账户备注
For the next person who works on it. Notes are neither changed nor deleted.
→ 供后续处理的人参考。备注不能修改或删除。
What others should know.
→ 需要他人知道的内容。
What was done to an account
→ 账户的操作记录
By operators and programs through this API, newest first: moves, freezes and notes, those that wait or were refused among them.
→ 运营人员和程序通过本 API 的操作，新的在前：变动、冻结和备注，包括待审批和被拒绝的。
Not a program with a token.
→ 是运营人员，而不是使用 token 的程序。
Of the order that it makes.
→ 所产生订单的单号。
Coins; null where none move, and for all that is left of a pay until that came back.
→ 游戏币数量。不涉及变动时为 null；退还扣款的全部剩余时，完成前为 null。
begun, approved: not known here whether it was done; the same again finds out.
→ begun、approved：尚不确定是否已执行，再次提交同一请求即可得知。
What the ledger said.
→ 账本返回的结果。
Of one that needs an approval: until when it waits.
→ 需要审批时，等待审批的截止时间。
List approvals
→ 列出审批申请
Recharges, presents and cancels that need, or needed, the decision of somebody else, newest first.
→ 需要或曾需要他人审批的充值、赠送和取消扣款，新的在前。
Who asked.
→ 申请人。
Approve a request
→ 批准申请
Moves the coins under the number of the request; nobody approves the own one. Once more, when the answer was lost: coins move once.
→ 以申请的单号变动游戏币，不能批准自己的申请。没有收到返回时可再次提交，游戏币只变动一次。
Reject a request
→ 拒绝申请
Search orders by time
→ 按时间查询订单
Newest first, of the last day unless \`from\` and \`to\` say otherwise. A search looks at windows of time, one after the other, and answers after about 200 ms with what it has found so far: go on with \`next\` until it is null.
→ 新的在前，默认为最近一天，可用 \`from\` 和 \`to\` 指定。按时间段逐段查询，约 200 ms 后返回已找到的结果：用 \`next\` 继续，直到为 null。
From this time on, as 2026-04-01T00:00:00Z; a day before \`to\` when left out.
→ 起始时间（含），如 2026-04-01T00:00:00Z；省略时为 \`to\` 之前一天。
Before this time; now when left out. Up to 366 days after \`from\`.
→ 结束时间（不含），省略时为当前时间。最多为 \`from\` 之后 366 天。
open: a pay that can still be refunded; part and returned: coins of it came back, some or all; tombstone: a pay that was cancelled before it arrived; final: any other order.
→ open：仍可退款的扣款；part、returned：已部分或全部退款的扣款。tombstone：到达前已取消的扣款；final：其他订单。
Orders of this player.
→ 该玩家的订单。
Orders of accounts of this zone.
→ 该分区账户的订单。
Pays of this item: the whole text.
→ 该道具的扣款，须填写完整文本。
At least so many coins.
→ 游戏币数量的下限（含）。
At most so many coins.
→ 游戏币数量的上限（含）。
Send it as \`after\`, with the same filters, to search on; null when the whole range was searched.
→ 继续查询时以 \`after\` 传入，其他条件不变；整个范围查完时为 null。
Everything from this time on was searched; a page may be empty and not the last.
→ 从该时间起已全部查询；空页不一定是最后一页。
The whole life of an order
→ 订单的完整过程
The order with its entry, its refunds or its pay, how long it can still be refunded, and what each protocol would answer to the calls about it now.
→ 订单及其流水、退款或扣款、剩余的可退款时间，以及各协议现在对相关调用的返回。
The number of the order.
→ 订单的单号。
What the order did to the account; null for a tombstone, and when the entry is detached.
→ 订单对账户的变动；tombstone 或流水已移出时为 null。
Of a pay: its refunds, oldest first.
→ 扣款的退款，旧的在前。
Of a refund: its pay.
→ 退款对应的扣款。
Until when a pay can be refunded, by the offer's cancel_window_s.
→ 扣款可退款的截止时间，由 offer 的 cancel_window_s 决定。
Whether calls of this offer may use the dialect.
→ 该 offer 的调用能否使用该协议。
Of the errcode, to branch on.
→ 错误码的名称，供程序判断。
Its text in errmsg.
→ 错误码在 errmsg 中的文本。
Its documented Chinese text.
→ 文档中的中文说明。
What follows in errmsg.
→ errmsg 中的后续内容。
What the calls about this order would be answered now: the same order once more, a cancel of what is left of it, the balance. Nothing is posted.
→ 该订单的相关调用现在会得到的返回：重复提交、取消剩余部分、查询余额。不会入账。
The balance of an account at an instant
→ 账户在某一时刻的余额
Entries count that were posted by then, in the order of their numbers.
→ 计入截至该时刻已入账的流水，按编号排序。
An instant, as 2026-04-01T00:00:00Z; now when left out.
→ 时刻，如 2026-04-01T00:00:00Z；省略时为当前时间。
The last entry by then; 0 before the first.
→ 截至该时刻的最后一条流水；尚无流水时为 0。
Explain a balance
→ 余额的由来
The entries of the account up to an instant, added up by kind and proved to lead to its balance. Of a long history the last 10,000 entries; the days before have their balances alone.
→ 账户截至某一时刻的流水，按类型汇总，并验证与余额相符。流水较多时只汇总最近 10,000 条，更早的日期只有余额。
Coins before the entries in \`groups\`: 0, unless the history is longer or has detached months.
→ \`groups\` 中流水之前的游戏币，一般为 0；流水更多或有已移出的月份时除外。
The entry before those in \`groups\`; 0 for none.
→ \`groups\` 中流水的前一条流水；没有时为 0。
By how much bought coins changed.
→ 付费币的变动数量。
By how much given coins changed.
→ 赠送币的变动数量。
How many of them came through the admin API, and not from the game.
→ 其中来自管理 API 而非游戏的条数。
Entries added up by kind, in the order in which the kinds first came.
→ 按类型汇总的流水，按类型首次出现的顺序排列。
Coins at the end of the day.
→ 当天结束时的游戏币。
Of a history longer than \`groups\`: days of UTC+8 that have entries, newest first. The last one holds everything before it.
→ 流水多于 \`groups\` 时，有流水的各天（UTC+8），新的在前。最后一项包含更早的全部流水。
How many entries the account had by then.
→ 截至该时刻账户的流水条数。
Whether the entries of \`groups\` are numbered without gaps, each starts from the coins that the one before left, and they lead from the opening to the balance. Computed from the entries for this answer.
→ \`groups\` 中的流水是否编号连续、前后余额衔接，并能从期初得出余额。每次返回时根据流水计算。
Find anything by an id
→ 按任意编号查找
The beginning of an openid; bill_no of an order or a refund; out_trade_no or wx_order_id of a purchase; the rid of an admin call, for whom the audit log is open. Each item names what a link to it needs.
→ openid 的开头；订单或退款的 bill_no；支付单的 out_trade_no 或 wx_order_id。有权查看操作日志时，也可用管理 API 调用的 rid。每项都带有生成链接所需的字段。
What to look for.
→ 要查找的内容。
Of a refund: the number of its pay.
→ 退款对应的扣款单号。
What moved, by hour or by day
→ 按小时或按天的变动
Coins that were recharged, presented, paid and refunded, in steps from \`from\` on: of a day, 24 hours each, so that \`from\` says where a day begins. Without \`from\` and \`to\`, the last 24 hours.
→ 从 \`from\` 起分段统计充值、赠送、扣款和退款的游戏币。按天统计时每段 24 小时，一天的起点由 \`from\` 决定。省略 \`from\` 和 \`to\` 时为最近 24 小时。
Accounts of this zone.
→ 该分区的账户。
Coins and accounts of all players. Of a large offer some seconds old.
→ 所有玩家的游戏币和账户数。offer 较大时，数据有几秒延迟。
Earlier hours cannot be told yet: after an upgrade or a doubling of partitions they are added up in the background. null before it has begun.
→ 更早的小时暂无统计：升级或分区翻倍后在后台补算。补算开始前为 null。
Bought coins that moved.
→ 变动的付费币。
Given coins that moved.
→ 变动的赠送币。
Every step of the range, oldest first, those without orders included.
→ 范围内的每一段，旧的在前，包括没有订单的。
List the days of a month
→ 列出一个月的各天
Without \`month\`, that of yesterday, or that of today for a first day.
→ 省略 \`month\` 时为昨天所在的月份；今天是第一天时，为今天所在的月份。
A month of UTC+8, as 2026-11.
→ 月份（UTC+8），如 2026-11。
A day of UTC+8, as 2026-11-28.
→ 日期（UTC+8），如 2026-11-28。
The first day that is not closed; null while the offer has no account.
→ 第一个未日结的日期；offer 还没有账户时为 null。
The last day that can be closed now; null when none can.
→ 现在可日结的最后一天；没有时为 null。
closed: kept, and never changed; closable: over, and all of its entries are written; open: not yet.
→ closed：已保存，不再改变；closable：已结束且流水全部写入；open：尚不能日结。
Of a closed day.
→ 已日结日期的合计。
Coins that were spent.
→ 消耗的游戏币。
Coins that came back, also from pays of earlier days.
→ 退回的游戏币，包括更早日期扣款的退款。
What belongs to closed days and was found after their close.
→ 日结之后才发现的、属于已日结日期的游戏币。
opening + recharge + present - pay + refund + adjustment = closing.
→ opening + recharge + present - pay + refund + adjustment = closing。
What of it came through the admin API: orders, and coins of both sorts.
→ 其中通过管理 API 产生的部分：订单数和两种游戏币。
Accounts that had an entry.
→ 有流水的账户数。
The first entry.
→ 第一条流水。
The last entry.
→ 最后一条流水。
Days since the first account, oldest first.
→ 从第一个账户出现的那天起的各天，旧的在前。
Close days
→ 执行日结
Closes the day \`date\`, or answers the close that it has. With \`through\`, closes all days up to that one in a job: GET …/closes/jobs/{job_id} shows its progress. Days are closed in order, when they are over and all of their entries are written.
→ 日结 \`date\` 这一天；已日结时返回已有的日结。指定 \`through\` 时，以任务方式日结到该日：进度见 GET …/closes/jobs/{job_id}。按日期顺序日结，须当天已结束且流水全部写入。
Books a difference between entries and accounts, and says why.
→ 登记流水与账户之间的差异，并说明原因。
Either \`date\`, the next day, or \`through\`: all days up to that one, in a job.
→ 二选一：\`date\` 只结下一个待日结日；\`through\` 以任务方式日结到该日为止。
Of the document, which closes.json answers; null while it is not closed.
→ closes.json 所返回文档的 sha256；未日结时为 null。
What a coin was sold for, in fen.
→ 游戏币单价，单位为分。
The sha256 of the day before; null for the first day.
→ 前一天的 sha256；第一天为 null。
The id of a job.
→ 任务的 id。
failed also when the process that did it ended: about 30 seconds later.
→ 执行任务的进程退出时也为 failed，约 30 秒后生效。
0 while nobody knows.
→ 未知时为 0。
Of checks: ok and checks, as \`/checks\` has them.
→ 检查任务：ok 和 checks，与 \`/checks\` 相同。
Show how far the closing of days is
→ 查看日结进度
Its result has \`closed\`, the number of days; \`error\` and \`message\` say why it stopped.
→ result 中的 \`closed\` 为天数；\`error\` 和 \`message\` 说明中止的原因。
Show a day
→ 查看一天
As it was closed; of a day that is not closed, as it would be closed now.
→ 已日结的，返回日结的结果；未日结的，返回现在日结会得到的结果。
Check a closed day
→ 核对已日结的一天
Adds the entries of the day up again, and compares the sums and the hash with what was closed.
→ 重新汇总当天流水，与日结时的合计和哈希比较。
Whether all of it is as it was closed.
→ 是否与日结时完全一致。
Whether it follows the close of the day before.
→ 是否与前一天的日结衔接。
A figure of the close, as paid.recharge.
→ 日结中的数字，如 paid.recharge。
Entries of the day that its close does not have.
→ 属于当天但日结未包含的流水。
The last written of them, 20 at most: those that lie behind the others in the table.
→ 其中最后写入的流水，最多 20 条，即表中位置靠后的。
Closed days as CSV
→ 导出日结（CSV）
One day or a month. Days that are not closed are not in it.
→ 一天或一个月，不含未日结的日期。
pactolus: a row for each zone and day; audit: 黄金审计, the gold audit of Chinese publishers; wechat: CSV like the bills of WeChat Pay, with a summary.
→ pactolus：每天每个分区一行；audit：黄金审计，国内发行商的审计格式。wechat：微信支付账单样式的 CSV，带汇总。
Of the heads of the layout pactolus.
→ pactolus 格式的表头语言。
Closed days as XLSX
→ 导出日结（XLSX）
Closed days as JSON
→ 导出日结（JSON）
Of one day the document byte for byte as it was hashed: its SHA-256 is the sha256 of the close. Of a month an array of them. Layout audit: one object for a day, an array for a month.
→ 单日返回计算哈希时的原文，其 SHA-256 即日结的 sha256。整月返回各天文档的数组。audit 格式：单日为一个对象，整月为数组。
List purchases by time
→ 按时间查询支付单
By the time they were made, newest first, of the last day unless \`from\` and \`to\` say otherwise. As a search of orders it may end early: go on with \`next\` until it is null.
→ 按创建时间排列，新的在前，默认为最近一天，可用 \`from\` 和 \`to\` 指定。与查询订单一样可能提前返回：用 \`next\` 继续，直到为 null。
How far it is; money that was paid back changes nothing here.
→ 支付单的状态，退还钱款不影响该状态。
Purchases of this player.
→ 该玩家的支付单。
The platform's number.
→ 平台单号。
In fen.
→ 单位为分。
Find purchases
→ 查找支付单
By out_trade_no, which is unique per account, or by wx_order_id.
→ 按 out_trade_no（每个账户内唯一）或 wx_order_id 查找。
The number of a purchase: out_trade_no.
→ 支付单号，即 out_trade_no。
Pay money of a purchase back
→ 退还支付单的钱款
The coins stay with the player: take them with a pay, or leave them.
→ 玩家的游戏币不变：可用扣款收回，也可保留。
`
