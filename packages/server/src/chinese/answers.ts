// Sentences that the service answers, and rules of its checks, whole: {} stands for any text in them.
import { answersRest } from './answers-rest.ts'
import { catalogueOf } from './catalogue.ts'

export const answerTexts = catalogueOf(
  `
Entries from before {} are detached: ask from then on, or restore their months.
→ {} 之前的流水已移出数据库：请查询之后的时间，或先恢复相应月份。
An export has every entry, and months are detached: restore them first.
→ 导出需要全部流水，而有月份已移出，请先恢复。
An import may bring entries of a detached month: restore all detached months first.
→ 导入可能带来已移出月份的流水，请先恢复所有已移出的月份。
The totals of a detached month cannot be added up again: restore all detached months first.
→ 已移出月份的合计无法重新计算，请先恢复所有已移出的月份。
{} is detached already.
→ {} 已经移出。
{} is not detached.
→ {} 没有移出。
Months are detached oldest first: detach {} first.
→ 月份按从早到晚的顺序移出：请先移出 {}。
Months are restored newest first: restore {} first.
→ 月份按从晚到早的顺序恢复：请先恢复 {}。
The sums of all hours are not added up yet: without them no month can be detached. Try again later.
→ 正在计算各小时的合计，完成之前不能移出月份，请稍后重试。
The file is not that of {} in this database: pactolus history verify shows the first line.
→ 该文件与数据库中 {} 的流水不一致：pactolus history verify 可显示第一处不同。
There is no archived entry of {}. pactolus history list shows the months that are archived.
→ {} 没有已归档的流水。可用 pactolus history list 查看已归档的月份。
There is no {}.
→ 找不到：{}。
app {}
→ 游戏 {}
offer of app {} to test with
→ 游戏 {} 可用于测试的 offer
offer {}
→ offer {}
key {} of offer {}
→ offer {2} 的密钥 {1}
approval {}
→ 申请 {}
session of {}
→ 玩家 {} 的登录态
operator {} with a password
→ 设有密码的运营人员 {}
operator {}
→ 运营人员 {}
cloud environment {}
→ 云环境 {}
push target of app {} for {}
→ 游戏 {} 的 {} 推送地址
push {}
→ 推送 {}
purchase {} of this account
→ 该账户的支付单 {}
such account
→ 该账户
{} {} of this account
→ 该账户的 {} 订单 {}
view {} of {}
→ 页面 {2} 的视图 {1}
difference {} of this file
→ 该账单的差异 {}
file {} of this offer and environment
→ 该 offer 和环境的账单 {}
close of {} for offer {}
→ offer {2} 在 {1} 的日结
day {} to close for offer {}
→ offer {2} 可日结的日期 {1}
closed day in {}
→ {} 的日结
job {}
→ 任务 {}
fault rule {}
→ 故障规则 {}
snapshot {}
→ 快照 {}
top-up {}
→ 支付单 {}
there is no snapshot {}
→ 快照 {} 不存在
there is no namespace {}: there are {}
→ 命名空间 {} 不存在，已有 {}
there is no preset {}: there are {}
→ 预设 {} 不存在，可用的有 {}
Another process holds the account; try again in a moment.
→ 另一个进程正在使用该账户，请稍后重试。
This account never paid with that bill_no.
→ 该账户没有这个 bill_no 的扣款。
That pay is already refunded.
→ 这笔扣款已经退款。
The time to refund that pay is over.
→ 这笔扣款已过退款期限。
That is more than is left of the pay.
→ 超出这笔扣款可退的数量。
That bill_no was used before with another amount.
→ 该 bill_no 已存在，且数量不同。
That out_trade_no was used before with another fee or amount.
→ 该 out_trade_no 已存在，且金额或数量不同。
That refund_no was used before with another fee.
→ 该 refund_no 已存在，且金额不同。
The account would pass 15 digits.
→ 账户余额将超过 15 位数。
That purchase was paid or closed before: it cannot become what was asked.
→ 该支付单此前已支付或已关闭，不能改为所要求的状态。
That purchase is not paid.
→ 该支付单未支付。
A purchase can be paid back for 365 days.
→ 支付单须在 365 天内退款。
Another refund came in between; look at the purchase and try again.
→ 期间有另一笔退款，请查看该支付单后重试。
That is more than is left of the purchase.
→ 超出该支付单可退的金额。
Nothing is left of that purchase.
→ 该支付单已无可退金额。
Give the reason: others will ask for it.
→ 请填写原因，供他人查证。
The appid {} is registered already.
→ appid {} 已登记。
The offer {} is registered already.
→ offer {} 已登记。
The name {} is taken.
→ 名称 {} 已被使用。
It is the last live key of its environment: add another first.
→ 这是该环境最后一把有效密钥，请先添加另一把。
This needs the role {} {}.
→ 需要角色 {}（{}）。
The service is {}. Try again in a moment.
→ 服务当前状态为 {}，请稍后重试。
The push is being delivered at this moment.
→ 该推送正在投递。
A target must be an https address, not {}
→ 推送地址必须是 https 地址，不能是 {}
url must be an address: https://…
→ url 必须是地址，如 https://…
token must have at least 16 characters: it signs.
→ token 用于签名，至少 16 个字符。
Of {} not all is archived, only what is from before {}. Archive the rest first.
→ {} 尚未全部归档，目前只归档到 {}。请先归档其余部分。
\`from\` must be earlier than \`to\`.
→ from 必须早于 to。
\`from\` and \`to\` may be 366 days apart at most.
→ from 与 to 最多相隔 366 天。
\`{}\` must be a day such as 2026-11-28.
→ {} 须为日期，如 2026-11-28。
\`{}\` must be a time such as 2026-04-01T00:00:00Z or 2026-04-01T08:00:00+08:00.
→ {} 须为时间，如 2026-04-01T00:00:00Z 或 2026-04-01T08:00:00+08:00。
{} must be milliseconds, or a duration such as 48h, 90m, 2d or 30s, not "{}"
→ {} 须为毫秒数，或 48h、90m、2d、30s 这样的时长，不能是 "{}"
{} must be a time such as 2026-01-31T08:00:00Z, or milliseconds since 1970, not "{}"
→ {} 须为 2026-01-31T08:00:00Z 这样的时间，或毫秒时间戳，不能是 "{}"
operation must be one of {} or all for {}
→ {2} 的 operation 须为 {1} 或 all
{} must be one of {}
→ {} 须为以下之一：{}
{} is missing
→ 缺少 {}
ms or median_ms must be given for {}, one of them
→ {} 需要 ms 或 median_ms，二选一
ms is missing: how long {} lasts, in milliseconds
→ 缺少 ms：{} 持续多少毫秒
ms is for effects that take time, not for {}
→ ms 用于有时长的效果，不能用于 {}
{} is for delay and slow_database, not for {}
→ {} 用于 delay 和 slow_database，不能用于 {}
the body is not JSON, or nested deeper than {} levels
→ 请求体不是 JSON，或嵌套超过 {} 层
Every file that was taken in is there, byte for byte as long as it was.
→ 每个导入的账单都在，长度不变。
Closed days have no gap, keep their hash, begin with what the day before ended with, and add up.
→ 日结连续，哈希不变，期初等于前一天的期末，合计正确。
Every offer has a live key in each environment.
→ 每个 offer 在每个环境都有有效密钥。
Of each game and kind of token only the newest lives on; the others end 5 minutes after it came.
→ 每个游戏、每种 token 只有最新的长期有效，旧的在新 token 签发 5 分钟后失效。
Every account is in the one database that keeps its player, and in no other.
→ 每个账户只在其玩家所属的数据库中。
The entries of an account up to its archived_no are archived with their orders, and no others are.
→ 账户中编号不超过 archived_no 的流水及其订单都已归档，其余都未归档。
Of each month as many entries are archived as was counted.
→ 每个月的已归档流水数与计数一致。
An account's coins and entry number are those of its last entry.
→ 账户余额和流水编号与最后一条流水一致。
balance = save_sum - cost_sum, nothing is negative, and no sum passes 15 digits.
→ balance = save_sum - cost_sum，没有负数，合计不超过 15 位。
save_amt, present_sum and cost_sum are the sums of the account's orders.
→ save_amt、present_sum、cost_sum 等于该账户订单的合计。
The entries of an account are numbered 1, 2, 3 … up to the account's own number.
→ 账户的流水从 1 开始连续编号，直到账户记录的编号。
Each entry starts from the coins the one before it left, and never leaves less than nothing.
→ 每条流水从上一条的余额开始，余额不为负。
Every entry and every order belongs to an account.
→ 每条流水、每笔订单都属于某个账户。
The hourly totals are the sums of the entries of the time they hold.
→ 每小时的汇总等于该时段流水的合计。
A delivered money order has its recharge, of as many coins; what was paid back is what its refunds say.
→ 已到账的支付单都有数量相同的充值；已退金额等于其退款的合计。
No order is both archived and not.
→ 没有订单同时在归档表和原表中。
Every order wrote the one entry it names, every entry was written by one order, coins agreeing.
→ 订单与流水一一对应，数量一致。
The refunded coins of a pay are the sum of its refunds, and never more than the pay.
→ 扣款记录的已退数量等于其退款的合计，且不超过扣款数量。
Every sealed secret opens under the master key of this service.
→ 每条密文都能用本服务的主密钥解密。
`,
  answersRest,
)
