// Titles of columns and labels of records; those that are not here stay as they are in the API.
export const labels = `
kind
→ 类型
entries
→ 流水数
paid
→ 付费币
gift
→ 赠送币
first_at
→ 最早
last_at
→ 最近
until
→ 截至
balance
→ 余额
frozen
→ 冻结
created_at
→ 创建时间
entry
→ 流水
posted_at
→ 入账时间
notes
→ 备注
name
→ 名称
calls_per_s
→ 每秒次数
id
→ 编号
at
→ 时间
by
→ 操作人
action
→ 操作
amount
→ 数量
state
→ 状态
reason
→ 原因
actor
→ 操作人
ip
→ IP
status
→ 状态码
result
→ 结果
method
→ 方法
target
→ 对象
Console
→ 控制台
cloud
→ 云环境
containers
→ 容器
admin token
→ 管理令牌
ready file
→ 就绪文件
date
→ 日期
opening
→ 期初
recharge
→ 充值
present
→ 赠送
pay
→ 扣款
refund
→ 退款
adjustment
→ 调整
closing
→ 期末
coins
→ 币种
closed by
→ 日结人
closed at
→ 日结时间
adjusted because
→ 调整原因
accounts
→ 账户数
orders by operators
→ 运营人员订单数
permissions
→ 接口权限
paths
→ 路径权限
rule
→ 规则
effect
→ 效果
terms
→ 条件
matched
→ 匹配
fired
→ 触发
month
→ 月份
archived entries
→ 已归档流水
not archived
→ 未归档
archived
→ 已归档
detached
→ 移出时间
in part
→ 部分移出
archived until
→ 归档截至
currency
→ 币名
dialects
→ 协议
production
→ 正式环境
sandbox
→ 沙箱
env
→ 环境
key
→ 密钥
retired_at
→ 停用时间
cancel_window_s
→ 退款期限（秒）
tombstones
→ 记录未知取消
require_session
→ 要求登录
xpay_partial_refunds
→ xpay 分次退款
coin_price
→ 单价
codes
→ 动态码
grants
→ 权限
signed_in_at
→ 登录时间
session
→ 会话
seen_at
→ 最近使用
ends_at
→ 到期时间
grant
→ 权限
pay_item
→ 道具
pay_bill_no
→ 扣款单号
refunded
→ 已退还
partition
→ 分区
url
→ 地址
channel
→ 类别
format
→ 格式
mode
→ 模式
updated_at
→ 更新时间
event
→ 事件
number
→ 单号
attempts
→ 尝试次数
answer
→ 返回
player
→ 玩家
last answer
→ 最近返回
due_at
→ 下次推送
ended_at
→ 结束时间
file
→ 文件
period
→ 期间
uploaded
→ 上传
ledger
→ 账本
differences
→ 差异
cause
→ 原因
age
→ 时长
resolution
→ 处理结果
count
→ 数量
uploaded_at
→ 上传时间
open
→ 未处理
difference
→ 差异
suggestion
→ 建议
what differs
→ 差异说明
taken_at
→ 保存时间
sha256 of the file
→ 文件 sha256
sha256 of its lines
→ 内容 sha256
`
